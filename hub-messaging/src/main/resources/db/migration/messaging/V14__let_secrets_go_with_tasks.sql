-- The secret of this hub that goes with the task; what became of it is asked of the secrets.
alter table task add column secret_id text;

create index task_of_secret on task (secret_id) where secret_id is not null;

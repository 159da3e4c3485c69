-- Counts how often a hub took the webhook to push it: who holds an older number has lost its turn and notes nothing.
alter table webhook add column claim bigint not null default 0;

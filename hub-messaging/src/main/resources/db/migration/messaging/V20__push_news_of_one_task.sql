-- Set where only news of one task are pushed, in the form of A2A; such a webhook is gone with the task's end. A hub of
-- the version before pushes them as messages, to the same receiver.
alter table webhook add column task_id text;

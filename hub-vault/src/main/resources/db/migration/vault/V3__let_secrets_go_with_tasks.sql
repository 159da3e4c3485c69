alter table secret
    -- It goes with a task: only who holds the task may reveal it, and only until then.
    add column with_task  boolean not null default false,
    add column holder     text,
    add column held_until timestamptz,
    add check (with_task or holder is null),
    add check ((holder is null) = (held_until is null));

create index secret_held on secret (holder) where holder is not null;

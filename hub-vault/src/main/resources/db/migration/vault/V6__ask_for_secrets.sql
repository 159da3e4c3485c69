-- The person who alone opens it, because they asked for it; null: whoever has the key.
alter table secret add column for_person text;

-- A person asks somebody who may have no account for one secret. The code of the link is kept as SHA-256 only.
create table secret_request (
    id           text        primary key,
    network_id   text        not null,
    person_id    text        not null,
    code_hash    bytea       not null unique,
    description  text        not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    answered_at  timestamptz,
    answered_by  text,
    -- What came; null before, and once its receipt is gone it leads nowhere.
    secret_id    text,
    withdrawn_at timestamptz,
    forget_at    timestamptz not null,
    check (answered_at is null or withdrawn_at is null)
);

create index secret_request_of_person on secret_request (network_id, person_id, created_at desc);
create index secret_request_forget_at on secret_request (forget_at);

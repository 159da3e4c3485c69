-- A secret and, for as long again after its end, its receipt. Both keys are kept as SHA-256 only.
create table secret (
    id                  text        primary key,
    network_id          text        not null,
    secret_key_hash     bytea       not null unique,
    receipt_key_hash    bytea       not null unique,
    created_by          text        not null,
    kind                text        not null check (kind in ('conceal', 'generate')),
    description         text,
    -- The agents that alone may reveal; null: whoever of the network has the key.
    recipients          text[]      check (cardinality(recipients) > 0),
    has_passphrase      boolean     not null,
    passphrase_hash     text,
    passphrase_tries    integer     not null default 0,
    passphrase_tried_at timestamptz,
    max_reads           integer     not null,
    reads_left          integer     not null check (reads_left between 0 and max_reads),
    ciphertext          bytea,
    wrapped_key         bytea,
    created_at          timestamptz not null default now(),
    expires_at          timestamptz not null,
    last_read_at        timestamptz,
    receipt_expires_at  timestamptz not null,
    check ((ciphertext is null) = (wrapped_key is null)),
    check (reads_left > 0 or ciphertext is null)
);

-- Ciphertext does not compress: do not try.
alter table secret alter column ciphertext set storage external;

create index secret_sealed_expires_at on secret (expires_at) where ciphertext is not null;
create index secret_receipt_expires_at on secret (receipt_expires_at);

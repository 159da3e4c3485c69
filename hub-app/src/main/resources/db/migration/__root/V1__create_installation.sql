-- One row: what this database knows of itself.
create table installation (
    single boolean primary key default true check (single),
    -- Every master key that sealed something which was not sealed anew since.
    master_key_fingerprints text[] not null check (cardinality(master_key_fingerprints) > 0),
    created_at timestamptz not null default now()
);

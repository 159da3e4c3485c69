-- The hub's accounts with ACME servers, shared by all hubs on this database.
create table acme_account (
    directory text primary key,
    -- The private key, sealed.
    sealed_key bytea not null
);

-- A host and its certificate, once there is one.
create table acme_certificate (
    host text primary key,
    -- PEM, the host's own first.
    chain text,
    -- Its private key, sealed.
    sealed_key bytea,
    -- Counts the certificates of the host, so that other hubs see a new one.
    version integer not null default 0,
    -- When one is to be ordered: at once, when this one is to be renewed, or after a failure.
    try_at timestamptz not null default now(),
    -- The hub that orders has until then; null while nobody does.
    taken_until timestamptz,
    failures integer not null default 0
);
create index acme_certificate_try_at on acme_certificate (try_at);

-- The key under which an agent's values are sealed, itself sealed under the master key.
create table vault_agent_key (
    agent_id   text        primary key,
    network_id text        not null,
    key_id     text        not null,
    sealed_key bytea       not null,
    created_at timestamptz not null default now()
);

create index vault_agent_key_of_network on vault_agent_key (network_id);

-- Every value that a label of an agent had. The newest row is the current one, and no row is ever changed, so that
-- writers have nothing to race for.
create table vault_version (
    id         bigint      generated always as identity primary key,
    network_id text        not null,
    agent_id   text        not null,
    label      text        collate "C" not null,
    version    text        not null,
    -- Null: deleted.
    sealed     bytea,
    bytes      integer     not null,
    source     text        not null check (source in ('agent', 'deposit')),
    created_at timestamptz not null default now()
);

-- Ciphertext does not compress: do not try.
alter table vault_version alter column sealed set storage external;

create index vault_version_of_label on vault_version (agent_id, label, id desc);
create index vault_version_of_network on vault_version (network_id);

-- The key by which the hub mints deposit links for an agent; its private half is sealed under the master key.
create table deposit_key (
    agent_id   text        primary key,
    network_id text        not null,
    kid        text        not null,
    public_key bytea       not null,
    sealed_key bytea       not null,
    created_at timestamptz not null default now()
);

create index deposit_key_of_network on deposit_key (network_id);

-- The nonces of tokens that were used or cancelled, kept for as long as the token would be good.
create table deposit_nonce (
    agent_id   text        not null,
    nonce_hash bytea       not null,
    network_id text        not null,
    expires_at timestamptz not null,
    primary key (agent_id, nonce_hash)
);

create index deposit_nonce_expires_at on deposit_nonce (expires_at);

-- Links that the hub minted. The nonce of their token is the hash of their id.
create table deposit_link (
    id           text        primary key,
    network_id   text        not null,
    agent_id     text        not null,
    label        text        not null,
    nonce_hash   bytea       not null,
    overwrite    boolean     not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    cancelled_at timestamptz
);

create index deposit_link_of_agent on deposit_link (agent_id, created_at desc, id);
create index deposit_link_expires_at on deposit_link (expires_at);

-- What came with a token that the agent or its deposit key had signed, taken or refused.
create table deposit_log (
    id           bigint      generated always as identity primary key,
    network_id   text        not null,
    agent_id     text        not null,
    deposit_id   text        not null,
    label        text        collate "C" not null,
    outcome      text        not null,
    bytes        integer,
    address      text        not null,
    user_agent   text,
    at           timestamptz not null default now(),
    -- When the agent was told; null also for what was refused.
    announced_at timestamptz
);

create index deposit_log_of_agent on deposit_log (agent_id, id desc);
create index deposit_log_at on deposit_log (at);
create index deposit_log_unannounced on deposit_log (agent_id, id)
    where announced_at is null and outcome = 'deposited';

-- When this database was last put back: tokens from before may have been used after the backup.
create table deposit_restore (
    id boolean     primary key default true check (id),
    at timestamptz not null
);

-- Codes that an agent shows to services once. They are kept as SHA-256 only.
create table magic_link (
    id         text        primary key,
    network_id text        not null,
    agent_id   text        not null,
    code_hash  bytea       not null,
    hint       text        not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    unique (agent_id, code_hash)
);

create index magic_link_expires_at on magic_link (expires_at);

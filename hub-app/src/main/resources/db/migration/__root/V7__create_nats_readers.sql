-- Agents with credentials for NATS: what they may do by them, and how far what they may read was handed to NATS.
create table nats_reader (
    agent_id text primary key,
    network_id text not null,
    -- What the call for the credentials was let in with; space-separated.
    scopes text not null,
    grant_id text,
    key text not null,
    -- Whether something is delivered at all: only who may subscribe listens.
    delivers boolean not null,
    -- Space-separated patterns; empty: all.
    topics text not null,
    epoch bigint not null,
    seq bigint not null,
    expires_at timestamptz not null,
    -- The end of the last JWT for that key: no server ends a connection before, so no other key gets credentials before.
    jwt_until timestamptz not null,
    -- Until then one hub delivers; who holds an older claim has lost its turn.
    busy_until timestamptz not null default '-infinity',
    claim bigint not null default 0
);
create index nats_reader_of_network on nats_reader (network_id);

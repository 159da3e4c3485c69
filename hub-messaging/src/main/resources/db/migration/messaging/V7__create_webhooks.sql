-- A webhook is a reader whose place in the log is kept here: what lies behind it still has to be pushed.
create table webhook (
    id text primary key,
    network_id text not null,
    agent_id text not null,
    url text not null,
    -- Space-separated; empty: all.
    topics text not null,
    types text not null,
    to_me boolean not null,
    -- The key that signs the pushes, sealed.
    secret bytea not null,
    created_at timestamptz not null default now(),
    epoch bigint not null,
    seq bigint not null,
    -- Failed attempts in a row, since when, and what went wrong last.
    failures integer not null default 0,
    failing_since timestamptz,
    last_error text,
    next_attempt_at timestamptz not null default now(),
    -- Until then a hub is pushing; a hub that dies loses its turn.
    busy_until timestamptz not null default '-infinity',
    -- Set when the hub gave up, with the reason.
    ended_at timestamptz,
    ended_reason text
);

create index webhook_of_agent on webhook (network_id, agent_id);

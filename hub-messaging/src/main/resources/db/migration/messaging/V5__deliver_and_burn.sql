-- For whom a message is: one row each, stored with the message and never changed. It outlives the message for a while,
-- so that its sender can still see what became of it.
create table delivery (
    message_id text not null,
    recipient text not null,
    seq bigint not null,
    network_id text not null,
    sender text not null,
    requires_ack boolean not null,
    received_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (message_id, recipient)
);

create index delivery_inbox on delivery (recipient, seq);
create index delivery_expiry on delivery (expires_at);
create index delivery_awaited on delivery (expires_at) where requires_ack;

-- What happened to a delivery, each thing once. Rows of its own: two steps at a time never wait for each other, which
-- matters because a reply is noted under the lock of the log's head.
create table delivery_step (
    message_id text not null,
    recipient text not null,
    network_id text not null,
    -- reported: its sender was told that nobody acknowledged it.
    step text not null check (step in ('fetched', 'acked', 'opened', 'answered', 'reported')),
    at timestamptz not null,
    primary key (message_id, recipient, step)
);

-- Up to where an agent has dealt with what was sent to it.
create table inbox_mark (
    agent_id text primary key,
    network_id text not null,
    epoch bigint not null,
    seq bigint not null,
    at timestamptz not null default now()
) with (fillfactor = 50);

-- The content of messages that open once. The row is deleted by who opens it, and with it the only copy of the key.
create table sealed_message (
    -- The random part of the message's id.
    chance text primary key,
    network_id text not null,
    recipients text[] not null,
    expires_at timestamptz not null,
    wrapped_key bytea not null,
    content bytea not null
);

create index sealed_message_expiry on sealed_message (expires_at);

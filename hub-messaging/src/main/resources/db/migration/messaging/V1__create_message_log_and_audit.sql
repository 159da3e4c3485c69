-- The head of the log: one row, locked by whoever appends until its commit. That makes the order of `seq` the order in
-- which messages become visible, whatever number of hubs write to this database.
create table log_head (
    only_row boolean primary key default true check (only_row),
    -- Names this log. Change it after restoring a backup: readers then learn that their cursors are of another past.
    epoch bigint not null,
    seq bigint not null,
    -- When the last message was received; never goes back, so that time and seq agree on the order.
    at timestamptz not null
) with (fillfactor = 10);

insert into log_head (epoch, seq, at) values (floor(random() * 2000000000)::bigint + 1, 0, date_trunc('milliseconds', now()));

-- Append-only. An id encodes its seq, so no index of ids is needed.
create table message (
    seq bigint primary key,
    id text not null,
    network_id text not null,
    type text not null,
    topic text not null,
    sender text not null,
    correlation_id text,
    in_reply_to text,
    -- Null: for everybody on the network.
    recipients text[],
    received_at timestamptz not null,
    expires_at timestamptz not null,
    -- The envelope as it is served, encoded once.
    body bytea not null
);

create index message_of_network on message (network_id, seq);
create index message_expiry on message (expires_at);

create table audit_entry (
    id bigint generated always as identity primary key,
    network_id text not null,
    at timestamptz not null,
    kind text not null check (kind in ('traffic', 'security')),
    actor text not null,
    action text not null,
    subject text not null,
    details jsonb not null
);

create index audit_entry_of_network on audit_entry (network_id, id);
-- Rows come in the order of their time, so a few pages tell where the old ones are; a tree would cost every post.
create index audit_entry_age on audit_entry using brin (at);

-- Messages that were changed or deleted after they were stored: every hub looks here for what it has in memory.
create table message_change (
    network_id text not null,
    seq bigint not null,
    at timestamptz not null default clock_timestamp()
);

create index message_change_age on message_change (at);

-- Where the log ended at some times, so that a reader that names a time finds its place without reading on from there.
create table log_time (
    at timestamptz primary key,
    seq bigint not null
);

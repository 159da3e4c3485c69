-- Messages of one partition end together, so that expiry drops tables and deletes no rows: by the hour those that live
-- for a day at most, by the day those that live longer (these are also deleted one by one, to be gone within the hour).
alter table message rename to message_before;

create table message (
    seq bigint not null,
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
    -- Whether it lives for more than a day.
    lasting boolean not null,
    -- The envelope as it is served, encoded once.
    body bytea not null
) partition by list (lasting);

create table message_hours partition of message for values in (false) partition by range (expires_at);
create table message_days partition of message for values in (true) partition by range (expires_at);
-- What no other partition takes, should the hub ever be late to make them.
create table message_hours_rest partition of message_hours default;
create table message_days_rest partition of message_days default;

-- For what there is already; the hub makes the others.
do $$
declare
    first timestamptz := date_trunc('day', now() at time zone 'UTC') at time zone 'UTC';
begin
    for day in 0 .. 8 loop
        execute format('create table %I partition of message_days for values from (%L) to (%L)',
            'message_days_' || to_char((first + make_interval(days => day)) at time zone 'UTC', 'YYYYMMDDHH24'),
            first + make_interval(days => day), first + make_interval(days => day + 1));
    end loop;
end $$;

insert into message (seq, id, network_id, type, topic, sender, correlation_id, in_reply_to, recipients, received_at,
        expires_at, lasting, body)
    select seq, id, network_id, type, topic, sender, correlation_id, in_reply_to, recipients, received_at, expires_at,
        true, body
    from message_before where expires_at > now();
drop table message_before;

-- The head of the log gives each place out once, so no index has to say so.
create index message_place on message (seq);
create index message_of_network on message (network_id, seq);
create index message_days_expiry on message_days (expires_at);
create index message_hours_rest_expiry on message_hours_rest (expires_at);

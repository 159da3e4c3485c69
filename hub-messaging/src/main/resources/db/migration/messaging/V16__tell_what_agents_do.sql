-- Where in the log the last status of each agent is, written with the message itself. What it says stands only there,
-- so that it goes when the message goes.
create table agent_status (
    agent_id text primary key,
    network_id text not null,
    seq bigint not null,
    -- As with the message: they name its partition.
    expires_at timestamptz not null,
    lasting boolean not null
) with (fillfactor = 50);

create index agent_status_of_network on agent_status (network_id);

insert into agent_status (agent_id, network_id, seq, expires_at, lasting)
    select distinct on (sender) sender, network_id, seq, expires_at, lasting
    from message where type = 'status_update' and expires_at > now()
    order by sender, seq desc;

-- How much each agent posted in an hour, counted from the log behind the commits, and where its newest messages of that
-- hour are.
create table posts_by_hour (
    network_id text not null,
    hour timestamptz not null,
    -- Empty: all agents of the network together.
    agent_id text not null,
    posts bigint not null,
    -- Places in the log, the newest first.
    newest bigint[] not null,
    primary key (network_id, hour, agent_id)
) with (fillfactor = 70);

-- Up to where the log has been counted.
create table posts_mark (
    only_row boolean primary key default true check (only_row),
    seq bigint not null
) with (fillfactor = 10);

insert into posts_by_hour (network_id, hour, agent_id, posts, newest)
    select network_id, date_trunc('hour', received_at, 'UTC'), sender, count(*), (array_agg(seq order by seq desc))[1:10]
    from message where received_at > now() - interval '25 hours'
    group by 1, 2, 3;
insert into posts_by_hour (network_id, hour, agent_id, posts, newest)
    select network_id, hour, '', sum(posts), '{}' from posts_by_hour group by 1, 2;
insert into posts_mark (seq) select seq from log_head;

create index question_open_of_asker on question (network_id, asker) where status = 'open';

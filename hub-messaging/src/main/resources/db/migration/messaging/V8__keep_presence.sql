-- What was last told of an agent's presence, so that several hubs tell each change once, and what the agent says about
-- itself besides what a person approved.
create table presence (
    agent_id text primary key,
    network_id text not null,
    status text not null check (status in ('online', 'idle', 'offline')),
    note text,
    next_active_at timestamptz,
    changed_at timestamptz not null
);

create index presence_of_network on presence (network_id);
create index presence_around on presence (status) where status <> 'offline';

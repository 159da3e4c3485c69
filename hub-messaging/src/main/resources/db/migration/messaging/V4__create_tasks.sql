-- Work that one agent hands to another. Whoever holds it does so for a time and under a number (the generation) that
-- grows with every claim, so that at most one agent acts on it.
create table task (
    -- The order of tasks that are equally urgent.
    number bigint generated always as identity,
    id text primary key,
    network_id text not null,
    sender text not null,
    -- Of the message that handed it over; the message may expire before the task.
    message_id text not null,
    correlation_id text not null,
    description text not null,
    done_when text,
    -- 0 urgent, 1 high, 2 normal, 3 low.
    urgency smallint not null check (urgency between 0 and 3),
    -- Who alone may claim it; null: whoever has all the capabilities.
    recipients text[],
    capabilities text[] not null,
    rejected_by text[] not null default '{}',
    deadline timestamptz,
    lease_seconds integer not null,
    -- Sealed; gone when the task is over.
    context_secret_key text,
    state text not null check (state in ('submitted', 'working', 'input_required',
        'completed', 'failed', 'canceled', 'rejected')),
    holder text,
    generation integer not null default 0,
    lease_until timestamptz,
    -- Who lost it by the last change, to be told.
    lapsed_holder text,
    -- Leases that lapsed, and failures after which it was offered again.
    attempts integer not null default 0,
    max_attempts integer not null,
    -- Its sender is no longer on the network.
    orphaned boolean not null default false,
    result text,
    finished_by text,
    reason text,
    history jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- While it is open, when it ends by itself; afterwards, when it is deleted.
    expires_at timestamptz not null,
    -- When time alone changes it next.
    due_at timestamptz not null generated always as (case
        when state in ('submitted', 'working', 'input_required') then least(expires_at, deadline, lease_until)
        else expires_at end) stored,
    check ((holder is null) = (lease_until is null)),
    check ((holder is not null) = (state in ('working', 'input_required')))
) with (fillfactor = 70);

create index task_open on task (network_id, urgency, number) where state in ('submitted', 'working', 'input_required');
create index task_of_network on task (network_id, urgency, number);
create index task_due on task (due_at);
create index task_held on task (holder) where holder is not null;

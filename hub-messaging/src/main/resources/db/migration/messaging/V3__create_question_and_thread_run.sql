-- The state of a question. What was asked and answered are messages; `seq` is the question's place in their log.
create table question (
    seq bigint primary key,
    id text not null,
    network_id text not null,
    asker text not null,
    topic text not null,
    correlation_id text,
    -- Who may read it besides its asker, as with its message; null: everybody on the network.
    recipients text[],
    -- Whom the hub put it before: agents by name or capability, and people.
    routed_to text[] not null,
    for_people boolean not null,
    options text[] not null,
    several boolean not null,
    -- Expired is an open one whose time is over; that needs no writer.
    status text not null check (status in ('open', 'answered', 'closed', 'withdrawn')),
    -- Grows with every change, so that who waits knows what is new.
    version integer not null,
    accepted text,
    asked_at timestamptz not null,
    open_until timestamptz not null,
    expires_at timestamptz not null
);

create index question_of_network on question (network_id, seq);
create index question_waiting on question using gin (recipients) where status in ('open', 'answered');
create index question_expiry on question (expires_at);

create table question_answer (
    question_seq bigint not null references question on delete cascade,
    -- The question's version that this answer made.
    version integer not null,
    id text not null,
    -- The id of an agent or a person.
    answered_by text not null,
    primary key (question_seq, version)
);

-- How many messages of a thread came since the last that brought anything new.
create table thread_run (
    network_id text not null,
    correlation_id text not null,
    messages integer not null,
    -- The agents that spoke in it.
    speakers text[] not null,
    -- A day, so that most messages change no index.
    keep_until date not null,
    primary key (network_id, correlation_id)
) with (fillfactor = 70);

create index thread_run_end on thread_run (keep_until);

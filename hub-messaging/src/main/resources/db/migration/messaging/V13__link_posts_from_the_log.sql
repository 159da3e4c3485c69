-- A stored message is its own entry of the trail until it is linked. The log's places are the order of commits, so one
-- number says which messages have been: the last one's place.
create table audit_mark (
    only_row boolean primary key default true check (only_row),
    seq bigint not null
) with (fillfactor = 10);

-- What is stored already has its entries.
insert into audit_mark (seq) select seq from log_head;

-- Where the log ended when the entry was recorded: it belongs behind the messages up to there, before the others.
alter table audit_unlinked add column log_seq bigint not null default 0;

-- Entries of posted messages that were linked one behind the other, in one row: their columns as arrays.
create table audit_run (
    network_id text not null,
    first_place bigint not null,
    place bigint not null,
    -- When the last was recorded.
    at timestamptz not null,
    -- The hash in front of the first.
    previous bytea not null,
    ats timestamptz[] not null,
    actors text[] not null,
    subjects text[] not null,
    -- Null with its salt: erased.
    details text[] not null,
    salts text[] not null,
    details_hashes bytea[] not null,
    hashes bytea[] not null,
    primary key (network_id, place)
);

-- Mostly hashes: trying to compress them would cost more than all else.
alter table audit_run
    alter ats set storage external,
    alter actors set storage external,
    alter subjects set storage external,
    alter details set storage external,
    alter salts set storage external,
    alter details_hashes set storage external,
    alter hashes set storage external;

create index audit_run_age on audit_run (at);

-- The entries of a run, each as if it had a row of its own.
create function audit_run_entries(run audit_run) returns setof audit_linked language sql stable as $$
    select run.network_id, run.first_place + n - 1, at, 'traffic', actor, 'message.posted', subject, details, salt,
        details_hash, lag(hash, 1, run.previous) over (order by n), hash
    from unnest(run.ats, run.actors, run.subjects, run.details, run.salts, run.details_hashes, run.hashes)
        with ordinality as entry(at, actor, subject, details, salt, details_hash, hash, n)
$$;

-- The first `most` entries of a network's chain behind `after` and up to `up_to`, wherever they lie.
create function audit_trail(of_network text, after bigint, up_to bigint, most integer) returns setof audit_linked
language sql stable as $$
    with runs as (
        select place, place - greatest(first_place - 1, after) as entries
        from audit_run where network_id = of_network and place > after and first_place <= up_to
        order by place limit most
    ), needed as (
        select place
        from (select place, sum(entries) over (order by place) - entries as before from runs) counted
        where before < most
    )
    select *
    from (
        (
            select * from audit_linked where network_id = of_network and place > after and place <= up_to
            order by place limit most
        )
        union all
        (
            select entry.*
            from audit_run run, audit_run_entries(run) entry
            where run.network_id = of_network and run.place in (select place from needed)
                and entry.place > after and entry.place <= up_to
        )
    ) entry
    order by place limit most
$$;

create or replace view audit_entry as
select network_id, at, kind, actor, action, subject, details::jsonb as details from audit_linked
union all
select entry.network_id, entry.at, entry.kind, entry.actor, entry.action, entry.subject, entry.details::jsonb
from audit_run run, audit_run_entries(run) entry
union all
select network_id, at, kind, actor, action, subject, details from audit_unlinked
union all
select network_id, received_at, 'traffic', sender, 'message.posted', id,
    jsonb_build_object('type', type, 'topic', topic)
from message where seq > (select seq from audit_mark);

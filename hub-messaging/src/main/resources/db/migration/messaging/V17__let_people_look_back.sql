-- What people look at, the newest first or what ends first, each list by an index.
create index question_open on question (network_id, for_people, open_until, seq) where status = 'open';
create index task_newest on task (network_id, number);
create index task_of_state on task (network_id, state, number);

-- The last `most` entries of a network's chain in front of `before`, wherever they lie.
create function audit_trail_back(of_network text, before bigint, most integer) returns setof audit_linked
language sql stable as $$
    with bound as (
        select coalesce(
            (select place from audit_run where network_id = of_network and place >= before order by place limit 1),
            before) as place
    ), runs as (
        select place, least(place, before - 1) - first_place + 1 as entries
        from audit_run
        where network_id = of_network and place <= (select place from bound) and first_place < before
        order by place desc limit most
    ), needed as (
        select place
        from (select place, sum(entries) over (order by place desc) - entries as ahead from runs) counted
        where ahead < most
    )
    select *
    from (
        (
            select * from audit_linked where network_id = of_network and place < before
            order by place desc limit most
        )
        union all
        (
            select entry.*
            from audit_run run, audit_run_entries(run) entry
            where run.network_id = of_network and run.place in (select place from needed) and entry.place < before
        )
    ) entry
    order by place desc limit most
$$;

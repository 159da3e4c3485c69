-- The few messages that pass on the key of a secret, found without reading all others. Partitions that are attached
-- later get it too.
create index message_of_passed_key on message (expires_at) where type = 'secret_share';

-- Each entry of a run has all its columns; only what is erased is null. What somebody changed before is found by the
-- check of the trail, and shall not keep the hub from starting.
alter table audit_run add constraint audit_run_whole check (
    cardinality(ats) = place - first_place + 1
    and cardinality(actors) = cardinality(ats)
    and cardinality(subjects) = cardinality(ats)
    and cardinality(details) = cardinality(ats)
    and cardinality(salts) = cardinality(ats)
    and cardinality(details_hashes) = cardinality(ats)
    and cardinality(hashes) = cardinality(ats)
    and array_position(ats, null) is null
    and array_position(actors, null) is null
    and array_position(subjects, null) is null
    and array_position(details_hashes, null) is null
    and array_position(hashes, null) is null
) not valid;

-- As before, but what somebody took out of a row reads as nothing, which no hash stands for, and stays readable.
create or replace function audit_run_entries(run audit_run) returns setof audit_linked language sql stable as $$
    select run.network_id, run.first_place + n - 1, coalesce(at, 'epoch'), 'traffic', coalesce(actor, ''),
        'message.posted', coalesce(subject, ''), details, salt, coalesce(details_hash, nothing),
        coalesce(lag(hash, 1, run.previous) over (order by n), nothing), coalesce(hash, nothing)
    from unnest(run.ats, run.actors, run.subjects, run.details, run.salts, run.details_hashes, run.hashes)
        with ordinality as entry(at, actor, subject, details, salt, details_hash, hash, n),
        (select decode(repeat('00', 32), 'hex') as nothing) filler
$$;

-- Entries commit here, in the transaction of what they record. The chainer takes each away once, so the table stays as
-- small as a second of entries, and what it takes is what it sees: no order of ids or commits has to be guessed.
create table audit_unlinked (
    id bigint generated always as identity,
    -- Who began before whom; a run of the chainer that saw everything need not look below its horizon again.
    xid xid8 not null default pg_current_xact_id(),
    network_id text not null,
    at timestamptz not null,
    kind text not null check (kind in ('traffic', 'security')),
    actor text not null,
    action text not null,
    subject text not null,
    details jsonb not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

create index audit_unlinked_order on audit_unlinked (xid, id);

-- The chain of each network: place 1, 2, 3 … without a gap, each entry's hash over its content and the hash before it.
create table audit_linked (
    network_id text not null,
    place bigint not null,
    at timestamptz not null,
    kind text not null,
    actor text not null,
    action text not null,
    subject text not null,
    -- Canonical JSON. Null with its salt: erased; the chain holds only the hash of the two.
    details text,
    salt text,
    details_hash bytea not null,
    previous bytea not null,
    hash bytea not null,
    primary key (network_id, place)
);

create index audit_linked_age on audit_linked (kind, at);

-- Where each chain ends.
create table audit_head (
    network_id text primary key,
    place bigint not null,
    hash bytea not null
) with (fillfactor = 50);

create table audit_checkpoint (
    network_id text not null,
    place bigint not null,
    at timestamptz not null,
    hash bytea not null,
    jws text not null,
    primary key (network_id, place)
);

-- A run of entries that were removed when their time was over, and how the chain goes on behind them.
create table audit_anchor (
    network_id text not null,
    first_place bigint not null,
    place bigint not null,
    previous bytea not null,
    hash bytea not null,
    at timestamptz not null,
    jws text not null,
    primary key (network_id, place),
    unique (network_id, first_place)
);

insert into audit_unlinked (network_id, at, kind, actor, action, subject, details)
select network_id, at, kind, actor, action, subject, details from audit_entry order by id;

drop table audit_entry;

-- The whole trail for whoever looks into the database.
create view audit_entry as
select network_id, at, kind, actor, action, subject, details::jsonb as details from audit_linked
union all
select network_id, at, kind, actor, action, subject, details from audit_unlinked;

alter table installation
    -- Keys that were replaced: nothing is sealed under them, and nothing may be again.
    add column retired_fingerprints text[] not null default '{}',
    -- Which database this was when a hub last served from it; null before the first start that asked.
    add column database_identity text;

-- The hubs on this database and the master key that each seals under: a key is retired once nobody seals under it.
create table hub_run (
    id text primary key,
    sealing text not null,
    knows text[] not null,
    seen_at timestamptz not null default now(),
    ended boolean not null default false
);

alter table secret
    -- How its maker encrypted the value before the hub got it.
    add column enc            text    check (enc in ('jwe')),
    -- Whether each read of an agent needs the yes of a person.
    add column needs_approval boolean not null default false;

alter table secret
    add column source          text not null default 'api' check (source in ('api', 'v1', 'v2', 'page')),
    -- The secret key under the receipt key and the master key: who has the receipt key gets the secret key again.
    add column held_secret_key  bytea,
    -- The receipt key under the master key, for the list of an account's or agent's own receipts.
    add column held_receipt_key bytea,
    -- Where its link was to be mailed, masked.
    add column mails           text[],
    -- Who took the last read: an agent, a person, or a guest's place.
    add column opened_by       text,
    add column burned_at       timestamptz,
    add column burned_by       text,
    -- Somebody had the key and was refused: it was open already, or is for others.
    add column refused_opens   integer not null default 0,
    add column refused_at      timestamptz,
    -- Wrong passphrases of everybody together.
    add column guesses         integer not null default 0,
    add column guesses_since   timestamptz,
    add column locked_until    timestamptz,
    drop column passphrase_tries,
    drop column passphrase_tried_at,
    add check (burned_at is null or ciphertext is null);

create index secret_of_creator on secret (network_id, created_by, created_at desc);

-- Wrong passphrases of one guesser.
create table secret_guess (
    secret_id    text        not null references secret on delete cascade,
    guesser      text        not null,
    guesses      integer     not null,
    since        timestamptz not null,
    locked_until timestamptz,
    primary key (secret_id, guesser)
);

-- The key in whose name all hubs on this database push; browsers subscribe to it, so it stays.
CREATE TABLE web_push_key (
    id         text PRIMARY KEY,
    sealed_jwk bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The browsers in which a person wants to be told. An endpoint belongs to whoever subscribed there last.
CREATE TABLE push_subscription (
    id            text PRIMARY KEY,
    person_id     text        NOT NULL REFERENCES person ON DELETE CASCADE,
    endpoint      text        NOT NULL,
    endpoint_hash bytea       NOT NULL UNIQUE,
    key           bytea       NOT NULL,
    secret        bytea       NOT NULL,
    browser       text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX push_subscription_person ON push_subscription (person_id);

-- How a person wants to be told; who has no row is told by every channel there is, at once.
CREATE TABLE notice_preference (
    person_id      text PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    web_push       boolean NOT NULL,
    email          boolean NOT NULL,
    -- From when to when nobody is disturbed, in the person's time zone; both null: never.
    quiet_from     time,
    quiet_to       time,
    time_zone      text    NOT NULL,
    -- Letters are collected for so long; 0: each leaves at once.
    digest_minutes integer NOT NULL,
    language       text    NOT NULL
);

-- Where a network's chat takes messages. The address is a credential.
CREATE TABLE chat_webhook (
    network_id   text PRIMARY KEY,
    kind         text        NOT NULL,
    sealed_url   bytea       NOT NULL,
    host         text        NOT NULL,
    set_by_email text        NOT NULL,
    set_at       timestamptz NOT NULL DEFAULT now()
);

-- What people are told and by which channel; each row is its own job.
CREATE TABLE notice (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    network_id      text        NOT NULL,
    -- Who is told; null for the network's chat.
    person_id       text REFERENCES person ON DELETE CASCADE,
    channel         text        NOT NULL CHECK (channel IN ('web_push', 'email', 'webhook')),
    subscription_id text REFERENCES push_subscription ON DELETE SET NULL,
    about           text        NOT NULL CHECK (about IN ('approval', 'question', 'alarm', 'test')),
    -- The approval, question or secret that it is about.
    subject         text        NOT NULL,
    -- waiting -> accepted -> withdrawing -> withdrawn, or dropped (over before it left), or failed.
    status          text        NOT NULL DEFAULT 'waiting' CHECK
        (status IN ('waiting', 'accepted', 'withdrawing', 'withdrawn', 'dropped', 'failed')),
    created_at      timestamptz NOT NULL DEFAULT now(),
    -- When it is tried next; null when there is nothing left to do.
    due_at          timestamptz,
    attempts        integer     NOT NULL DEFAULT 0,
    -- From then on it is worth nothing.
    ends_at         timestamptz NOT NULL,
    -- Whether what it is about needs nobody any more; approvals say so themselves.
    over            boolean     NOT NULL DEFAULT false,
    accepted_at     timestamptz,
    failed_at       timestamptz,
    failure         text,
    failure_status  integer     NOT NULL DEFAULT 0
);
CREATE INDEX notice_due ON notice (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notice_shown ON notice (subject) WHERE status = 'accepted' AND channel = 'web_push';
CREATE INDEX notice_subject ON notice (subject);
CREATE INDEX notice_person ON notice (person_id, created_at);
CREATE INDEX notice_network ON notice (network_id, created_at);

-- Who tried to join and was refused, for a day.
CREATE TABLE failed_join (
    network_id text        NOT NULL,
    address    text        NOT NULL,
    name       text        NOT NULL,
    reason     text        NOT NULL,
    times      integer     NOT NULL DEFAULT 1,
    first_at   timestamptz NOT NULL DEFAULT now(),
    last_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (network_id, address, name, reason)
);
CREATE INDEX failed_join_last ON failed_join (last_at);

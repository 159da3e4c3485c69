-- An agent exists from the moment a person approves it. Its id stays for life, its key may change.
CREATE TABLE agent (
    id                  text PRIMARY KEY,
    network_id          text        NOT NULL,
    name                text        NOT NULL,
    name_skeleton       text        NOT NULL,
    purpose             text        NOT NULL,
    capabilities        text[]      NOT NULL,
    scopes              text[]      NOT NULL,
    status              text        NOT NULL CHECK (status IN ('active', 'paused', 'revoked')),
    owner_id            text        NOT NULL,
    owner_email         text        NOT NULL,
    approval_id         text        NOT NULL,
    approved_at         timestamptz NOT NULL,
    lifetime_seconds    bigint      NOT NULL,
    approval_expires_at timestamptz NOT NULL,
    last_seen_at        timestamptz
);
-- Two agents of a network never have names that look alike.
CREATE UNIQUE INDEX agent_name ON agent (network_id, name_skeleton) WHERE status <> 'revoked';
CREATE INDEX agent_recently_seen ON agent (network_id, last_seen_at DESC NULLS LAST);

CREATE TABLE agent_key (
    thumbprint text PRIMARY KEY,
    agent_id   text        NOT NULL REFERENCES agent (id),
    network_id text        NOT NULL,
    spki       bytea       NOT NULL,
    status     text        NOT NULL CHECK (status IN ('active', 'retired')),
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);
CREATE UNIQUE INDEX agent_key_active ON agent_key (agent_id) WHERE status = 'active';

CREATE TABLE blocked_key (
    network_id text        NOT NULL,
    thumbprint text        NOT NULL,
    blocked_at timestamptz NOT NULL DEFAULT now(),
    blocked_by text        NOT NULL,
    PRIMARY KEY (network_id, thumbprint)
);

-- One request that a person decides. What was asked is frozen here and is exactly what is shown, approved and issued.
CREATE TABLE approval (
    id               text PRIMARY KEY,
    network_id       text        NOT NULL,
    status           text        NOT NULL CHECK (status IN
                        ('proof_required', 'pending', 'approved', 'denied', 'expired', 'withdrawn')),
    origin           text        NOT NULL CHECK (origin IN ('stranger', 'known_key', 'new_key')),
    agent_id         text        NOT NULL,
    thumbprint       text        NOT NULL,
    spki             bytea       NOT NULL,
    name             text        NOT NULL,
    purpose          text        NOT NULL,
    capabilities     text[]      NOT NULL,
    scopes           text[]      NOT NULL,
    encryption_key   text,
    replaces         boolean     NOT NULL,
    -- Null: any owner or approver; otherwise the one person who may decide ('nobody' for a hint that names no one).
    decider_id       text,
    address          text        NOT NULL,
    details_hash     bytea       NOT NULL,
    binding_message  text        NOT NULL,
    word_choices     text[]      NOT NULL,
    word_misses      int         NOT NULL DEFAULT 0,
    user_code        text        NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz NOT NULL,
    decided_at       timestamptz,
    decided_by       text,
    decided_by_email text,
    decided_via      text,
    granted_scopes   text[],
    lifetime_seconds bigint      NOT NULL,
    reason           text
);
-- One open card a key, words and codes that mean one open card each.
CREATE UNIQUE INDEX approval_open_key ON approval (network_id, thumbprint) WHERE status = 'pending';
CREATE UNIQUE INDEX approval_open_words ON approval (binding_message) WHERE status = 'pending';
CREATE UNIQUE INDEX approval_open_code ON approval (user_code) WHERE status = 'pending';
CREATE INDEX approval_decided ON approval (network_id, thumbprint, decided_at DESC);
CREATE INDEX approval_open_end ON approval (expires_at) WHERE status IN ('pending', 'proof_required');

-- One handle to poll with; several may stand for the same card. Only a hash of the auth_req_id is kept.
CREATE TABLE auth_request (
    hash         bytea PRIMARY KEY,
    approval_id  text        NOT NULL REFERENCES approval (id) ON DELETE CASCADE,
    agent_id     text        NOT NULL,
    thumbprint   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    interval_s   int         NOT NULL,
    next_poll_at timestamptz NOT NULL DEFAULT now(),
    polled_early boolean     NOT NULL DEFAULT false,
    redeemed_by  text
);
CREATE INDEX auth_request_approval ON auth_request (approval_id);
CREATE INDEX auth_request_end ON auth_request (expires_at);

-- Every proof counts once: a row is the fact that it was used.
CREATE TABLE used_proof (
    hash       bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX used_proof_end ON used_proof (expires_at);

-- The hub's own signing keys; the private half is sealed under the master key.
CREATE TABLE signing_key (
    kid        text PRIMARY KEY,
    sealed_jwk bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

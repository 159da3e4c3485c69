-- A one-time link with which somebody becomes a member of a network.
CREATE TABLE invitation (
    id               text PRIMARY KEY,
    network_id       text        NOT NULL,
    token_hash       bytea       NOT NULL UNIQUE,
    email            text        NOT NULL CHECK (email = lower(email)),
    role             text        NOT NULL CHECK (role IN ('owner', 'approver', 'viewer')),
    invited_by       text        NOT NULL,
    invited_by_email text        NOT NULL,
    -- Not by an owner of the network, but by who runs the hub: a new network has nobody yet.
    by_operator      boolean     NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    expires_at       timestamptz NOT NULL,
    accepted_at      timestamptz,
    withdrawn_at     timestamptz
);
CREATE INDEX invitation_network ON invitation (network_id, created_at DESC);

-- What the operator allows a network; null: what the hub allows every network.
ALTER TABLE network
    ADD COLUMN agent_limit   bigint CHECK (agent_limit >= 0),
    ADD COLUMN message_limit bigint CHECK (message_limit >= 0),
    ADD COLUMN byte_limit    bigint CHECK (byte_limit >= 0),
    -- From here on its rows are being removed, and it exists for nobody.
    ADD COLUMN erasing_since timestamptz;

-- What a network took up on a day (UTC); each hub adds what it counted about once a second.
CREATE TABLE network_usage (
    network_id text   NOT NULL,
    day        date   NOT NULL,
    messages   bigint NOT NULL DEFAULT 0,
    secrets    bigint NOT NULL DEFAULT 0,
    bytes      bigint NOT NULL DEFAULT 0,
    agents     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (network_id, day)
);

-- Stored bytes by the hour in which they end: what is stored now is what ends later, without looking at any message.
CREATE TABLE network_stored (
    network_id text        NOT NULL,
    ends_at    timestamptz NOT NULL,
    bytes      bigint      NOT NULL,
    PRIMARY KEY (network_id, ends_at)
);

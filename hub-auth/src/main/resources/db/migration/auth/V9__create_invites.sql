-- What lets agents in that nobody has met: known automation, without a tap each where `auto_approve` says so.
CREATE TABLE invite (
    id                text PRIMARY KEY,
    network_id        text        NOT NULL,
    token_hash        bytea       NOT NULL UNIQUE,
    max_uses          integer     NOT NULL,
    uses              integer     NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND max_uses),
    -- The most that an agent can get through it.
    scopes            text[]      NOT NULL,
    -- Null: agents stay as long as any other.
    agent_ttl_seconds bigint,
    auto_approve      boolean     NOT NULL,
    created_by        text        NOT NULL,
    created_by_email  text        NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    revoked_at        timestamptz
);
CREATE INDEX invite_network ON invite (network_id, created_at DESC);

-- How requests may come about is listed once, in the code; `invited` is new.
ALTER TABLE approval DROP CONSTRAINT IF EXISTS approval_origin_check;
ALTER TABLE approval ADD COLUMN invite_id text;

ALTER TABLE agent ADD COLUMN invite_id text;
-- The end that no use moves; null for agents that stay while they are used.
ALTER TABLE agent ADD COLUMN ends_at timestamptz;
CREATE INDEX agent_end ON agent (ends_at) WHERE ends_at IS NOT NULL AND status <> 'revoked';

-- A client that registered itself (RFC 7591). Its id is the id of the agent that it becomes when a person first
-- approves it; a client that nobody approves in time is removed.
CREATE TABLE oauth_client (
    id                      text PRIMARY KEY,
    -- The registered metadata, as JSON; what is not understood is not kept.
    metadata                text        NOT NULL,
    registration_token_hash bytea       NOT NULL UNIQUE,
    address                 text        NOT NULL,
    created_at              timestamptz NOT NULL DEFAULT now(),
    updated_at              timestamptz NOT NULL DEFAULT now(),
    -- Null once a person approved it.
    expires_at              timestamptz
);
CREATE INDEX oauth_client_end ON oauth_client (expires_at) WHERE expires_at IS NOT NULL;

-- What a person (or a standing approval) gave a client: every token belongs to one and ends with it.
CREATE TABLE token_grant (
    id             text PRIMARY KEY,
    agent_id       text        NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('ciba', 'device', 'code', 'client_credentials')),
    -- Who approved; null where nobody was asked (client_credentials).
    person_id      text,
    approval_id    text,
    scopes         text[]      NOT NULL,
    -- The key that was proven, null for a client without one.
    key_thumbprint text,
    -- The key that its tokens are bound to (RFC 9449), null for bearer tokens.
    jkt            text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    end_reason     text
);
CREATE INDEX token_grant_agent ON token_grant (agent_id) WHERE ended_at IS NULL;
CREATE INDEX token_grant_person ON token_grant (person_id) WHERE ended_at IS NULL AND person_id IS NOT NULL;
CREATE INDEX token_grant_end ON token_grant (expires_at);

CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY,
    grant_id   text        NOT NULL REFERENCES token_grant (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    -- Used a second time by its own client within the grace that an honest parallel client gets.
    used_again boolean     NOT NULL DEFAULT false
);
CREATE INDEX refresh_token_grant ON refresh_token (grant_id);

-- How the answer to a request is delivered, and what it was bound to when it was made.
ALTER TABLE auth_request
    ALTER COLUMN thumbprint DROP NOT NULL,
    ADD COLUMN kind               text NOT NULL DEFAULT 'ciba' CHECK (kind IN ('ciba', 'device')),
    ADD COLUMN delivery           text NOT NULL DEFAULT 'poll' CHECK (delivery IN ('poll', 'ping', 'push')),
    ADD COLUMN notification_url   text,
    ADD COLUMN notification_token bytea,
    ADD COLUMN jkt                text,
    ADD COLUMN acr_values         text;

-- Ping and push (CIBA Core 10.2, 10.3): a handle is its own delivery job. It is due once its card is decided or over, so
-- that no decision can be stored without the word that goes out about it.
ALTER TABLE auth_request
    -- The auth_req_id itself, sealed, for it has to be sent; null where the client polls.
    ADD COLUMN sealed_id       bytea,
    -- What is pushed, sealed: its tokens were given out once and have to survive a failed attempt.
    ADD COLUMN sealed_push     bytea,
    -- When to try next; null once there is nothing more to send.
    ADD COLUMN notify_at       timestamptz,
    ADD COLUMN notify_attempts int NOT NULL DEFAULT 0;
CREATE INDEX auth_request_notify ON auth_request (notify_at) WHERE notify_at IS NOT NULL;

-- The code that a person gives to the clients that may ask them (CIBA Core 7.1, user_code); only its hash.
CREATE TABLE person_code (
    person_id text PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    code_hash text        NOT NULL,
    set_at    timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE person_code_attempt (
    subject        text PRIMARY KEY,
    failures       int         NOT NULL,
    window_ends_at timestamptz NOT NULL
);
CREATE INDEX person_code_attempt_end ON person_code_attempt (window_ends_at);

CREATE INDEX oauth_client_address ON oauth_client (address) WHERE expires_at IS NOT NULL;

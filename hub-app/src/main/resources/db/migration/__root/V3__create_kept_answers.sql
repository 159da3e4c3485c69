-- Calls under an Idempotency-Key: the place of one that is under way, and what it answered.
CREATE TABLE kept_answer (
    -- SHA-256 of caller, method, path and key.
    scope       text        PRIMARY KEY,
    -- Who may fill in the answer: a call that was thought dead finds another one here.
    holder      text        NOT NULL,
    -- The fingerprint of the master key behind body_digest and answer.
    master_key  text        NOT NULL,
    body_digest text        NOT NULL,
    held_until  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    -- Sealed; opens with the Idempotency-Key only, of which nothing is stored.
    answer      bytea
);
CREATE INDEX kept_answer_expires ON kept_answer (expires_at);

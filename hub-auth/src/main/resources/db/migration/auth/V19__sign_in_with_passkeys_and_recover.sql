-- Who signs in with a passkey or at another provider needs no password.
ALTER TABLE person ALTER COLUMN password_hash DROP NOT NULL;

CREATE TABLE passkey (
    id                 text PRIMARY KEY,
    person_id          text        NOT NULL REFERENCES person ON DELETE CASCADE,
    credential_id      bytea       NOT NULL UNIQUE,
    public_key         bytea       NOT NULL,
    attestation_object bytea       NOT NULL,
    -- Only ever grows, or stays 0 for authenticators that do not count: one that goes back was copied.
    sign_count         bigint      NOT NULL,
    transports         text[]      NOT NULL,
    user_verified      boolean     NOT NULL,
    backup_eligible    boolean     NOT NULL,
    backed_up          boolean     NOT NULL,
    label              text        NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    last_used_at       timestamptz
);
CREATE INDEX passkey_person ON passkey (person_id, created_at);

-- Each works once, for the browser and the purpose that it was made for.
CREATE TABLE passkey_challenge (
    challenge_hash bytea PRIMARY KEY,
    purpose        text        NOT NULL CHECK (purpose IN ('sign-in', 'register', 'prove')),
    browser_hash   bytea       NOT NULL,
    person_id      text,
    expires_at     timestamptz NOT NULL
);
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);

-- A link that lets somebody who lost their means to sign in set a new password, once.
CREATE TABLE recovery_link (
    token_hash bytea PRIMARY KEY,
    person_id  text        NOT NULL REFERENCES person ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX recovery_link_person ON recovery_link (person_id);
CREATE INDEX recovery_link_expiry ON recovery_link (expires_at);

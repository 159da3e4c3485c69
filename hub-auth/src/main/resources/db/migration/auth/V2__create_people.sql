CREATE TABLE network (
    id           text PRIMARY KEY,
    slug         text        NOT NULL UNIQUE,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    suspended_at timestamptz
);

CREATE TABLE person (
    id            text PRIMARY KEY,
    -- E-mail addresses are unique in the whole hub, whatever their case.
    email         text        NOT NULL UNIQUE CHECK (email = lower(email)),
    name          text        NOT NULL,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE membership (
    person_id  text NOT NULL REFERENCES person,
    network_id text NOT NULL REFERENCES network,
    role       text NOT NULL CHECK (role IN ('owner', 'approver', 'viewer')),
    PRIMARY KEY (person_id, network_id)
);
CREATE INDEX membership_network ON membership (network_id);

-- Tokens are long and random, so a plain SHA-256 is enough and can be looked up.
CREATE TABLE api_token (
    id           text PRIMARY KEY,
    person_id    text        NOT NULL,
    network_id   text        NOT NULL,
    name         text        NOT NULL,
    token_hash   bytea       NOT NULL UNIQUE,
    rights       text[]      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    FOREIGN KEY (person_id, network_id) REFERENCES membership ON DELETE CASCADE
);
CREATE INDEX api_token_person ON api_token (person_id, network_id);

CREATE TABLE setup_token (
    token_hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

-- Keyed by the e-mail's hash, known here or not, so that both cost the same and the table holds no addresses.
CREATE TABLE sign_in_attempt (
    email_hash     bytea PRIMARY KEY,
    failures       integer     NOT NULL,
    window_ends_at timestamptz NOT NULL,
    paused_until   timestamptz
);
CREATE INDEX sign_in_attempt_window ON sign_in_attempt (window_ends_at);

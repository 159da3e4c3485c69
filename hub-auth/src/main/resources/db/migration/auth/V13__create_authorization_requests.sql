-- An authorization request (RFC 6749 4.1.1) on its way through a person's browser, and the one code it may lead to. The
-- browser carries a random handle and no parameter of it; handle and code are kept as hashes.
CREATE TABLE authorization_request (
    handle_hash       bytea PRIMARY KEY,
    client_id         text        NOT NULL,
    redirect_uri      text        NOT NULL,
    -- Whether the request named it, for then the token request must name it too.
    redirect_uri_sent boolean     NOT NULL,
    state             text,
    nonce             text,
    code_challenge    text        NOT NULL,
    scopes            text[]      NOT NULL,
    -- The key that the code is bound to (RFC 9449 10).
    jkt               text,
    address           text        NOT NULL,
    -- The person must have signed in after this.
    signed_in_after   timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    expires_at        timestamptz NOT NULL,
    -- Who opened it first, and when they had signed in.
    person_id         text,
    signed_in_at      timestamptz,
    approval_id       text UNIQUE,
    code_hash         bytea UNIQUE,
    code_expires_at   timestamptz,
    code_used_at      timestamptz,
    grant_id          text
);
CREATE INDEX authorization_request_end ON authorization_request (expires_at);

-- Wrong user codes by person and by place, so that nobody finds one by trying.
CREATE TABLE user_code_attempt (
    subject_hash bytea PRIMARY KEY,
    misses       integer     NOT NULL,
    over_at      timestamptz NOT NULL
);
CREATE INDEX user_code_attempt_end ON user_code_attempt (over_at);

-- A device's request is in no network until a person types its code.
CREATE INDEX approval_login_end ON approval (expires_at) WHERE kind = 'login' AND decided_at IS NULL;

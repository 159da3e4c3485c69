-- Whom another OpenID provider calls that person; found by issuer and subject alone once it is here.
CREATE TABLE external_identity (
    issuer       text        NOT NULL,
    subject      text        NOT NULL,
    person_id    text        NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject),
    -- So the verified e-mail counts once: nobody who gets the address later becomes the same person.
    UNIQUE (person_id, issuer)
);

-- Somebody on the way to that provider and back.
CREATE TABLE provider_login (
    state_hash   bytea PRIMARY KEY,
    browser_hash bytea       NOT NULL,
    next         text        NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX provider_login_expiry ON provider_login (expires_at);

-- How and when who decided in a session had last shown that it is them; null where nobody knows, as with API tokens.
ALTER TABLE approval
    ADD COLUMN decider_shown_by text,
    ADD COLUMN decider_shown_at timestamptz;

-- How sure of the person the client would like the hub to be (OpenID Connect Core 3.1.2.1).
ALTER TABLE authorization_request ADD COLUMN acr_values text;

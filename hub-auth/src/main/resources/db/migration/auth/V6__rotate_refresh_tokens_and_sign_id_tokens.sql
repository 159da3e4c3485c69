-- The key that was proven when a refresh token was used first: only the same client and key may use it again, and only
-- at once.
ALTER TABLE refresh_token ADD COLUMN used_by text;
CREATE INDEX refresh_token_end ON refresh_token (expires_at);

-- Access tokens are signed ES256, id_tokens as each client registered; a retired key signs nothing but stays published.
ALTER TABLE signing_key ADD COLUMN alg text NOT NULL DEFAULT 'ES256' CHECK (alg IN ('ES256', 'RS256', 'EdDSA'));
ALTER TABLE signing_key ALTER COLUMN alg DROP DEFAULT;
ALTER TABLE signing_key ADD COLUMN retired_at timestamptz;

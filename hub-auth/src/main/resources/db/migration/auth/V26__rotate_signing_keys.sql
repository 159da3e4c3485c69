-- The next key is published before it signs; a retired one is withdrawn: what it signed is not believed any more.
ALTER TABLE signing_key ADD COLUMN signs_from timestamptz NOT NULL DEFAULT now();
UPDATE signing_key SET signs_from = created_at;

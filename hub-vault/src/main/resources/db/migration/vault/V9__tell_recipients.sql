-- Whether the secret's link was mailed to those it is meant for.
ALTER TABLE secret ADD COLUMN mailed boolean NOT NULL DEFAULT false;

-- One table of requests stands behind joining, one operation of an agent, the renewal of approvals that end, and a login
-- that an OAuth client asked for.
ALTER TABLE approval ADD COLUMN kind text NOT NULL DEFAULT 'join'
    CHECK (kind IN ('join', 'operation', 'renewal', 'login'));
-- A registered OAuth client may have no key, and its binding message is its own choice or missing.
ALTER TABLE approval ALTER COLUMN thumbprint DROP NOT NULL;
ALTER TABLE approval ALTER COLUMN spki DROP NOT NULL;
ALTER TABLE approval ALTER COLUMN binding_message DROP NOT NULL;
ALTER TABLE approval ALTER COLUMN word_choices DROP NOT NULL;
ALTER TABLE approval ALTER COLUMN user_code DROP NOT NULL;
-- One open card a key is a rule of joining alone: the same agent may ask for several operations.
DROP INDEX approval_open_key;
CREATE UNIQUE INDEX approval_open_key ON approval (network_id, thumbprint) WHERE status = 'pending' AND kind = 'join';
-- Words that the hub chose mean one open card; those of an OAuth client are shown exactly, whoever else chose them.
DROP INDEX approval_open_words;
CREATE UNIQUE INDEX approval_open_words ON approval (binding_message) WHERE status = 'pending' AND kind <> 'login';

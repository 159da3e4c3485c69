-- The few messages that pass on the key of a secret, found without reading all others. Partitions that are attached
-- later get it too.
create index message_of_passed_key on message (expires_at) where type = 'secret_share';

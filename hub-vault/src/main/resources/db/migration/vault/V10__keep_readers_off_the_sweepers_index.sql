-- The index is for the sweeper alone, who asks for `wrapped_key`; a value and its wrapped key are there together or not
-- at all. Who looks for one secret by its key asks for `ciphertext`: PostgreSQL took this index for that, too, where
-- nothing was sealed when it last counted, and walked through all that was sealed since.
drop index secret_sealed_expires_at;
create index secret_sealed_expires_at on secret (expires_at) where wrapped_key is not null;

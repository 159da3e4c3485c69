-- For readers of one thread, wherever it lies in the log.
create index message_of_thread on message (network_id, correlation_id, seq) where correlation_id is not null;

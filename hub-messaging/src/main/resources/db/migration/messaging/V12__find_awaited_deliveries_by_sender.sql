-- Which of a sender's messages ended unacknowledged is looked up for each sender by itself.
create index delivery_awaited_by on delivery (sender, expires_at) where requires_ack;

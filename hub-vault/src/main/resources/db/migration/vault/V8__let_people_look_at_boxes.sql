-- What people look at: the log of all boxes of a network, the newest line first, and how much each box has.
create index deposit_log_of_network on deposit_log (network_id, id desc);
create index deposit_log_of_box on deposit_log (network_id, agent_id, outcome, at);
create index deposit_link_of_network on deposit_link (network_id, expires_at);

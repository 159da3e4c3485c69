-- Who sends a key has not shown that it is theirs: until then their request goes by an id of its own, and the agent that
-- the key speaks for, or that it would replace, is only noted here.
ALTER TABLE approval ADD COLUMN claimed_agent_id text;

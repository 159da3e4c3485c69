-- The key that others encrypt to (a JWK), as the card of its approval showed it.
ALTER TABLE agent ADD COLUMN encryption_key text;
UPDATE agent SET encryption_key = p.encryption_key FROM approval p WHERE p.id = agent.approval_id;

-- When the hub let the agent do, once, what was approved.
ALTER TABLE approval ADD COLUMN used_at timestamptz;
CREATE INDEX approval_to_use ON approval (agent_id, asked_hash)
    WHERE kind = 'operation' AND status = 'approved' AND used_at IS NULL;

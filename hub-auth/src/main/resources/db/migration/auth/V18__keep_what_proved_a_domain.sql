-- `dns` or `file`, as the last look found it; null for names that need no proof, and for what was not looked at since.
ALTER TABLE agent_domain ADD COLUMN proven_by text CHECK (proven_by IN ('dns', 'file'));

-- What an operation or a renewal shows beside what every card shows. Columns that a request to join fills are filled from
-- the agent, so that a card stays as it was shown even if the agent is renamed or gets another key; a renewal is asked for
-- by the hub itself.
ALTER TABLE approval ADD COLUMN action text;
-- Canonical JSON: the particulars of an operation, or the agents that a renewal lists.
ALTER TABLE approval ADD COLUMN details text;
ALTER TABLE approval ADD COLUMN options text[];
-- What the person picked: one of the options, or the agents whose approval goes on.
ALTER TABLE approval ADD COLUMN chosen text[];
-- What is asked for without the time it ends: equal requests of one agent share a card.
ALTER TABLE approval ADD COLUMN asked_hash bytea;
-- Whether people were told of the card; what waited before this migration was.
ALTER TABLE approval ADD COLUMN announced boolean NOT NULL DEFAULT true;
ALTER TABLE approval ALTER COLUMN announced SET DEFAULT false;
ALTER TABLE approval ADD CHECK (kind <> 'operation' OR (action IS NOT NULL AND options IS NOT NULL AND asked_hash IS NOT NULL));

CREATE UNIQUE INDEX approval_open_operation ON approval (agent_id, asked_hash)
    WHERE status = 'pending' AND kind = 'operation';
CREATE UNIQUE INDEX approval_open_renewal ON approval (network_id) WHERE status = 'pending' AND kind = 'renewal';
CREATE INDEX approval_waiting ON approval (network_id) WHERE status = 'pending';
CREATE INDEX approval_waiting_of_agent ON approval (agent_id) WHERE status = 'pending';
CREATE INDEX approval_operation ON approval (agent_id, created_at DESC, id DESC) WHERE kind = 'operation';
CREATE INDEX approval_login_of_client ON approval (agent_id, created_at DESC) WHERE kind = 'login';
CREATE INDEX approval_login_of_person ON approval (decider_id) WHERE kind = 'login' AND status = 'pending';
CREATE INDEX approval_recent ON approval (network_id, decided_at DESC, id)
    WHERE status IN ('approved', 'denied') AND decided_at IS NOT NULL;

-- How often people are told of new cards, by network for strangers and by agent for the agents that are in: at the time
-- `full_at` all of it is there again.
CREATE TABLE notice_budget (
    subject text PRIMARY KEY,
    full_at timestamptz NOT NULL
);
CREATE INDEX notice_budget_full ON notice_budget (full_at);

-- The last time an agent whose approval had ended showed that it still has its key, and the last time a person left its
-- approval to end.
ALTER TABLE agent ADD COLUMN last_proven_at timestamptz;
ALTER TABLE agent ADD COLUMN renewal_declined_at timestamptz;
CREATE INDEX agent_approval_end ON agent (approval_expires_at) WHERE status = 'active';

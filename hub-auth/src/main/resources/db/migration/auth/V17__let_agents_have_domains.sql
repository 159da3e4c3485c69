-- The names under which agents are known outside: one row an agent and name. No reference to the agent, because a
-- name outlives whoever had it: nobody else may be taken for them.
CREATE TABLE agent_domain (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host           text        NOT NULL,
    -- Null when the holder's network was erased.
    agent_id       text,
    network_id     text,
    state          text        NOT NULL CHECK (state IN ('pending', 'verified', 'suspended', 'released')),
    -- Below the hub's own domain for agents; such names need no proof.
    hosted         boolean     NOT NULL,
    -- What is to be published, as it was told: it must not change with the hub's address.
    content        text        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    -- Until when the challenge may be met; null for what needs no more proof.
    provable_until timestamptz,
    verified_at    timestamptz,
    checked_at     timestamptz,
    next_check_at  timestamptz,
    failing_since  timestamptz,
    released_until timestamptz
);
-- Of all who claim a name, one has it, had it, or had it until lately: this row decides.
CREATE UNIQUE INDEX agent_domain_holder ON agent_domain (host) WHERE state <> 'pending';
CREATE UNIQUE INDEX agent_domain_claim ON agent_domain (agent_id, host);
CREATE INDEX agent_domain_check ON agent_domain (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX agent_domain_end ON agent_domain (provable_until) WHERE state = 'pending';
CREATE INDEX agent_domain_network ON agent_domain (network_id);

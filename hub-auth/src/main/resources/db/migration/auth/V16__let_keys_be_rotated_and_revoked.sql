-- A retired key signs nothing new, but what it signed is good until not_after; a revoked one never was.
ALTER TABLE agent_key
    DROP CONSTRAINT agent_key_status_check,
    ADD CONSTRAINT agent_key_status_check CHECK (status IN ('active', 'retired', 'revoked')),
    ADD COLUMN not_after  timestamptz,
    ADD COLUMN revoked_at timestamptz;
UPDATE agent_key SET not_after = retired_at WHERE status = 'retired';
CREATE INDEX agent_key_agent ON agent_key (agent_id, created_at);

-- What became of an agent's keys, one line of JSON an event, each with the hash of the one before it.
CREATE TABLE agent_key_log (
    agent_id   text   NOT NULL REFERENCES agent (id),
    seq        bigint NOT NULL,
    network_id text   NOT NULL,
    entry      text   NOT NULL,
    -- SHA-256 of the entry's bytes.
    hash       bytea  NOT NULL,
    PRIMARY KEY (agent_id, seq)
);

ALTER TABLE agent
    ADD COLUMN created_at timestamptz,
    ADD COLUMN revoked_at timestamptz;
UPDATE agent SET created_at = least(approved_at, (SELECT min(k.created_at) FROM agent_key k WHERE k.agent_id = agent.id));
UPDATE agent SET revoked_at = coalesce(last_seen_at, approved_at) WHERE status = 'revoked';
ALTER TABLE agent
    ALTER COLUMN created_at SET DEFAULT now(),
    ALTER COLUMN created_at SET NOT NULL;

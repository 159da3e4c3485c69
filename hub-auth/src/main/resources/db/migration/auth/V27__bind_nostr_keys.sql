-- Keys of the Nostr protocol that agents brought. One of each agent counts; those before it still say whose events were
-- signed with them, and are nobody else's.
CREATE TABLE agent_nostr_key (
    -- The x-only public key on secp256k1 (BIP-340), 64 digits of lower-case hex.
    public_key text        PRIMARY KEY,
    agent_id   text        NOT NULL,
    network_id text        NOT NULL,
    -- What the call that brought it might do, space-separated: the key may do no more.
    scopes     text        NOT NULL,
    bound_at   timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
-- Contracts: the table is new, so no older hub writes it.
CREATE UNIQUE INDEX agent_nostr_key_active ON agent_nostr_key (agent_id) WHERE ended_at IS NULL;
CREATE INDEX agent_nostr_key_agent ON agent_nostr_key (agent_id, ended_at);
CREATE INDEX agent_nostr_key_network ON agent_nostr_key (network_id);

-- What a network signs the messages with that no Nostr key of their author signed.
CREATE TABLE network_nostr_key (
    network_id text  PRIMARY KEY,
    -- The private key, sealed.
    sealed_key bytea NOT NULL
);

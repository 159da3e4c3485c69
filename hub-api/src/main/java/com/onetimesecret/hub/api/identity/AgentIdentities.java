package com.onetimesecret.hub.api.identity;

import java.util.Optional;

/// Who an agent is, for those who know it by its address; nothing here is ever older than a second.
public interface AgentIdentities {

    /// The agent of that id or verified domain, in whatever network, approved once and revoked or not.
    Optional<AgentIdentity> find(String reference);

    /// The agent that has the host of that name, without a port, as its verified domain; however it is spelt.
    Optional<AgentIdentity> byHost(String host);

    /// Whether `signature` over `text` was made by a key that speaks for the agent, or spoke for it until lately
    /// (WIRE 6: 24 h after a rotation); false for every malformed signature and every revoked key.
    boolean isSignedBy(AgentIdentity agent, byte[] text, byte[] signature);
}

package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;

/// A person is no longer a member of the network: what clients got by their approval ends; published inside the
/// transaction that removes them.
public record MemberRemoved(NetworkId networkId, PersonId personId) {}

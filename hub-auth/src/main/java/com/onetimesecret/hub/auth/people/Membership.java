package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.call.CurrentPerson.Role;

/// What a person is to a network.
public record Membership(NetworkId networkId, Role role) {}

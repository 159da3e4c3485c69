package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.NetworkId;

/// A question that people were asked has its answer, or was ended; published inside the transaction that says so.
public record PeopleAnswered(NetworkId networkId, String questionId) {}

package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;

/// An agent asks people something; published inside the transaction that stores the question.
///
/// @param questionId names the question; what it says is for those who open it
/// @param until when no answer counts any more
public record PeopleAsked(NetworkId networkId, AgentId asker, String questionId, Instant until) {}

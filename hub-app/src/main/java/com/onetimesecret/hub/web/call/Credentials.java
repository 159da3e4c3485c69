package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Who tells what a credential is worth.
///
/// @param agents the agent of an access token
/// @param people the person of an e-mail and API token
/// @param seen takes note that an agent called
public record Credentials(
        Function<String, CurrentAgent> agents,
        BiFunction<String, String, CurrentPerson> people,
        Consumer<AgentId> seen) {}

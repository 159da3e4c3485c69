package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.auth.HttpCall;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who tells what a credential is worth.
///
/// @param agents the agent of an access token
/// @param bound the agent of an access token that is bound to a key, with the proof in the call
/// @param boundKey the key that an access token is bound to, or null
/// @param signed the agent that signed the call
/// @param dpopNonce what the next proof has to carry
/// @param lasting what a call was let in by, for answers that go on
/// @param people the person of an e-mail and API token
/// @param seen takes note that an agent called
public record Credentials(
        BiFunction<String, ProtectedResource, CurrentAgent> agents,
        Bound bound,
        Function<String, @Nullable String> boundKey,
        Signed signed,
        Supplier<String> dpopNonce,
        Lasting lasting,
        BiFunction<String, String, CurrentPerson> people,
        Consumer<AgentId> seen) {

    /// Checks the token's audience and the proof beside it.
    @FunctionalInterface
    public interface Bound {
        CurrentAgent agent(String token, HttpCall call, ProtectedResource door);
    }

    /// Reads the body of the call to check its digest.
    @FunctionalInterface
    public interface Signed {
        CurrentAgent agent(HttpCall call) throws IOException;
    }

    /// Keeps what let the agent's call in: its token, or null for a signature.
    @FunctionalInterface
    public interface Lasting {
        CallCredential of(CurrentAgent agent, @Nullable Scope needed, @Nullable String token);
    }
}

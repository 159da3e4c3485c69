package com.onetimesecret.hub.auth.keylog;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that happened to a key of an agent.
///
/// @param kid the thumbprint of the key that it happened to, or that is the agent's from now on
/// @param previousKid the key that spoke for the agent before, if another one does now
/// @param proof how the new key was proven, where that is a statement of its own
public record KeyEvent(
        AgentId agentId,
        NetworkId networkId,
        Kind kind,
        String kid,
        @Nullable String previousKid,
        By by,
        @Nullable Proof proof) {

    /// A key that a person let in by approving it, in the place of another one or of none.
    public static KeyEvent admitted(AgentId agent, NetworkId network, String kid, @Nullable String previousKid) {
        return new KeyEvent(
                agent, network, previousKid == null ? Kind.ADDED : Kind.REPLACED, kid, previousKid, By.OWNER, null);
    }

    /// A key that its agent put in the place of another one.
    public static KeyEvent rotated(AgentId agent, NetworkId network, String kid, String previousKid, Proof proof) {
        return new KeyEvent(agent, network, Kind.ROTATED, kid, previousKid, By.AGENT, proof);
    }

    /// A key that no signature counts of any more.
    public static KeyEvent revoked(AgentId agent, NetworkId network, String kid, By by) {
        return new KeyEvent(agent, network, Kind.REVOKED, kid, null, by, null);
    }

    /// What happened.
    public enum Kind {
        ADDED,
        /// Another key was approved because the one before was lost.
        REPLACED,
        ROTATED,
        REVOKED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Who brought it about.
    public enum By {
        AGENT,
        /// A person who may decide in the agent's network.
        OWNER,
        /// Nobody at that moment: an end that was set before.
        HUB;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The new key's own signature, and the time in the text that it is over.
    ///
    /// @param signature in base64
    public record Proof(String signature, long time) {}
}

package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/// A token request's claim to come from an agent: which one, and the proof of its key; once checked, with that key and
/// the one that the tokens are to be bound to.
final class AgentProof extends OAuth2ClientAuthenticationToken {

    private final AgentId agentId;
    private final Proof proof;
    private final @Nullable String authReqId;
    private final transient @Nullable HttpCall dpopCall;
    private final transient @Nullable AgentKey key;
    private final transient @Nullable AgentKey bindingKey;

    /// The three forms of WIRE 2; a `DPoP` header beside one of the others proves nothing but what it binds to.
    sealed interface Proof {

        /// RFC 7523: a JWT signed by the agent's key.
        record Assertion(String jwt) implements Proof {}

        /// The agent's signature over the body.
        record Signature(AgentSignature signature, RawBody body) implements Proof {}

        /// RFC 9449: a `DPoP` header whose key is the agent's own.
        record Dpop() implements Proof {}
    }

    /// The bytes of a body, exactly as they came.
    static final class RawBody {
        private final byte[] bytes;

        RawBody(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }

    /// A claim that is not checked yet.
    ///
    /// @param dpopCall the call, if it carries a `DPoP` header
    AgentProof(AgentId agentId, Proof proof, @Nullable String authReqId, @Nullable HttpCall dpopCall) {
        super(agentId.value(), method(proof), null, null);
        this.agentId = agentId;
        this.proof = proof;
        this.authReqId = authReqId;
        this.dpopCall = dpopCall;
        this.key = null;
        this.bindingKey = null;
    }

    private AgentProof(AgentProof checked, AgentKey key, @Nullable AgentKey bindingKey) {
        super(RegisteredAgents.client(checked.agentId), method(checked.proof), null);
        this.agentId = checked.agentId;
        this.proof = checked.proof;
        this.authReqId = checked.authReqId;
        this.dpopCall = null;
        this.key = key;
        this.bindingKey = bindingKey;
    }

    /// The same claim, found true for that key.
    AgentProof provenBy(AgentKey proven, @Nullable AgentKey binding) {
        return new AgentProof(this, proven, binding);
    }

    AgentId agentId() {
        return agentId;
    }

    Proof proof() {
        return proof;
    }

    @Nullable
    String authReqId() {
        return authReqId;
    }

    /// The key that was proven; null before the check, and for a public client.
    @Nullable
    AgentKey key() {
        return key;
    }

    /// The call whose `DPoP` header is to be checked, or null if it has none.
    @Nullable
    HttpCall dpopCall() {
        return dpopCall;
    }

    /// The key of the `DPoP` header, to which the tokens are to be bound; null without one.
    @Nullable
    AgentKey bindingKey() {
        return bindingKey;
    }

    private static ClientAuthenticationMethod method(Proof proof) {
        return switch (proof) {
            case Proof.Assertion assertion -> ClientAuthenticationMethod.PRIVATE_KEY_JWT;
            case Proof.Signature signature -> Grants.AGENT_SIGNATURE;
            case Proof.Dpop dpop -> Grants.DPOP;
        };
    }
}

package com.onetimesecret.hub.auth.token;

import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.client.Client;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.AgentSignature;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/// A token request's claim to come from an agent: which one, and the proof of its key; once checked, with that
/// key and the one that tokens are to be bound to.
final class AgentProof extends OAuth2ClientAuthenticationToken {

    private final AgentId agentId;
    private final Proof proof;
    private final @Nullable String authReqId;
    private final String endpoint;
    private final transient @Nullable AgentKey key;
    private final transient @Nullable KnownAgent agent;
    private final transient @Nullable Client client;
    private final transient @Nullable HttpCall dpopCall;
    private final transient @Nullable AgentKey bindingKey;

    /// The forms are never mixed: a request carries exactly one. A `DPoP` header beside one of them says only what
    /// tokens are to be bound to.
    sealed interface Proof {

        /// RFC 7523: a JWT signed by the agent's key.
        record Assertion(SignedJWT jwt) implements Proof {}

        /// Nothing but the id: enough for registered clients that have no key (RFC 6749 2.3.1, `none`), and for agents
        /// beside a `DPoP` header by their own key (WIRE 2, proof 2).
        record Nothing() implements Proof {}

        /// The agent's signature over the body.
        record Signature(AgentSignature signature, RawBody body) implements Proof {}
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
    /// @param endpoint the path that was called
    /// @param dpopCall the call, if it carries a `DPoP` header
    AgentProof(AgentId agentId, Proof proof, @Nullable String authReqId, String endpoint, @Nullable HttpCall dpopCall) {
        super(agentId.value(), method(proof), null, null);
        this.agentId = agentId;
        this.proof = proof;
        this.authReqId = authReqId;
        this.endpoint = endpoint;
        this.key = null;
        this.agent = null;
        this.client = null;
        this.dpopCall = dpopCall;
        this.bindingKey = null;
    }

    private AgentProof(
            AgentProof checked,
            @Nullable AgentKey key,
            @Nullable KnownAgent agent,
            @Nullable Client client,
            @Nullable AgentKey bindingKey) {
        super(RegisteredAgents.client(checked.agentId), method(checked.proof), null);
        this.agentId = checked.agentId;
        this.proof = checked.proof;
        this.authReqId = checked.authReqId;
        this.endpoint = checked.endpoint;
        this.key = key;
        this.agent = agent;
        this.client = client;
        this.dpopCall = null;
        this.bindingKey = bindingKey;
    }

    /// The same claim, found true for that key.
    ///
    /// @param known the agent that the key was found with, if it was
    AgentProof provenBy(AgentKey proven, @Nullable KnownAgent known, @Nullable AgentKey binding) {
        return new AgentProof(this, proven, known, null, binding);
    }

    /// The same claim, found true for that registered client and its key, if it has one.
    AgentProof provenBy(Client registered, @Nullable AgentKey proven, @Nullable AgentKey binding) {
        return new AgentProof(this, proven, null, registered, binding);
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

    /// The agent as it was when its key was looked up; null before the check, and where another look is needed.
    @Nullable
    KnownAgent agent() {
        return agent;
    }

    /// The registered client that was found; null before the check, and for an agent that joined with a key.
    @Nullable
    Client client() {
        return client;
    }

    /// The call whose `DPoP` header is to be checked, or null if it has none.
    @Nullable
    HttpCall dpopCall() {
        return dpopCall;
    }

    /// The key of the `DPoP` header, to which tokens are to be bound; null without one.
    @Nullable
    AgentKey bindingKey() {
        return bindingKey;
    }

    /// The path that was called.
    String endpoint() {
        return endpoint;
    }

    private static ClientAuthenticationMethod method(Proof proof) {
        return switch (proof) {
            case Proof.Assertion assertion -> ClientAuthenticationMethod.PRIVATE_KEY_JWT;
            case Proof.Signature signature -> Grants.AGENT_SIGNATURE;
            case Proof.Nothing nothing -> ClientAuthenticationMethod.NONE;
        };
    }
}

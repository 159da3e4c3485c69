package com.onetimesecret.hub.auth.token;

import static com.onetimesecret.hub.auth.token.OAuthErrors.refuse;

import com.nimbusds.jwt.SignedJWT;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.dpop.DpopProofs;
import com.onetimesecret.hub.auth.key.AgentSignature;
import com.onetimesecret.hub.auth.token.AgentProof.Proof;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/// Reads from a token request which agent it claims to come from and with which of the proofs of WIRE 2.
@Component
final class AgentProofConverter implements AuthenticationConverter {

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final AgentIdentities identities;

    AgentProofConverter(AgentIdentities identities) {
        this.identities = identities;
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        var assertion = request.getParameter("client_assertion");
        var signature = AgentSignature.of(request.getHeader("X-Agent-Sig-Time"), request.getHeader("X-Agent-Sig"));
        if (request.getParameter("client_secret") != null || request.getHeader("Authorization") != null) {
            throw refuse(OAuth2ErrorCodes.INVALID_CLIENT, "Agents have keys, not secrets: prove yours.");
        }
        if (assertion != null && signature != null) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "Send one proof of the key, not two.");
        }
        if (assertion != null) {
            return assertion(request, assertion);
        }
        if (signature != null) {
            return signature(request, signature);
        }
        if (request.getHeader("X-Agent-Id") == null && request.getParameter("client_id") != null) {
            return new AgentProof(
                    agent(request.getParameter("client_id"), null),
                    new Proof.Nothing(),
                    request.getParameter(Grants.AUTH_REQ_ID),
                    request.getRequestURI(),
                    dpop(request));
        }
        throw refuse(
                OAuth2ErrorCodes.INVALID_CLIENT,
                "Prove your key: client_assertion (private_key_jwt), a DPoP proof, or X-Agent-Id, X-Agent-Sig-Time and X-Agent-Sig.");
    }

    private static AgentProof assertion(HttpServletRequest request, String assertion) {
        if (!ASSERTION_TYPE.equals(request.getParameter("client_assertion_type"))) {
            throw refuse(OAuth2ErrorCodes.INVALID_REQUEST, "client_assertion_type must be " + ASSERTION_TYPE);
        }
        var jwt = parsed(assertion);
        return new AgentProof(
                agent(request.getParameter("client_id"), subject(jwt)),
                new Proof.Assertion(jwt),
                request.getParameter(Grants.AUTH_REQ_ID),
                request.getRequestURI(),
                dpop(request));
    }

    private AgentProof signature(HttpServletRequest request, AgentSignature signature) {
        var body = (byte[]) request.getAttribute(TokenRequestBody.BYTES);
        return new AgentProof(
                agent(request.getParameter("client_id"), named(request.getHeader("X-Agent-Id"))),
                new Proof.Signature(signature, new AgentProof.RawBody(body)),
                request.getParameter(Grants.AUTH_REQ_ID),
                request.getRequestURI(),
                dpop(request));
    }

    private static @Nullable HttpCall dpop(HttpServletRequest request) {
        return request.getHeader(DpopProofs.HEADER) == null
                ? null
                : HttpCall.of(request, () -> (byte[]) request.getAttribute(TokenRequestBody.BYTES));
    }

    /// The agent's id where its verified domain was sent, as atomic does.
    private @Nullable String named(@Nullable String idOrDomain) {
        return idOrDomain == null || AgentId.isValid(idOrDomain.strip())
                ? idOrDomain
                : identities
                        .find(idOrDomain.strip())
                        .map(agent -> agent.id().value())
                        .orElse(idOrDomain);
    }

    private static AgentId agent(@Nullable String parameter, @Nullable String claimed) {
        var id = claimed == null || claimed.isBlank() ? parameter : claimed.strip();
        if (id == null || !AgentId.isValid(id) || (parameter != null && !parameter.equals(id))) {
            throw refuse(
                    OAuth2ErrorCodes.INVALID_CLIENT,
                    "client_id (and X-Agent-Id, or the assertion's sub) must be your agent_id; X-Agent-Id may be your verified domain.");
        }
        return new AgentId(id);
    }

    private static SignedJWT parsed(String assertion) {
        try {
            return SignedJWT.parse(assertion);
        } catch (ParseException unreadable) {
            throw noJwt();
        }
    }

    private static @Nullable String subject(SignedJWT assertion) {
        try {
            return assertion.getJWTClaimsSet().getSubject();
        } catch (ParseException unreadable) {
            throw noJwt();
        }
    }

    private static OAuth2AuthenticationException noJwt() {
        return refuse(OAuth2ErrorCodes.INVALID_CLIENT, "client_assertion is not a signed JWT.");
    }
}

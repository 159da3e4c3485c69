package com.onetimesecret.hub.auth.token;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.auth.dpop.DpopProofs;
import com.onetimesecret.hub.auth.login.Assurance;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What clients need to know about tokens, whatever flow they come from.
@Component
class TokenMetadata implements MetadataPart {

    /// How the keys of agents and clients sign (RFC 7518, RFC 8037, RFC 9864).
    private static final List<String> PROOF_ALGORITHMS = List.of("ES256", "EdDSA", "Ed25519");

    private static final List<String> DPOP_ALGORITHMS = List.of(DpopProofs.ALGORITHMS.split(" "));

    private static final String KEY_PROOF = "private_key_jwt";

    private final BaseUrl baseUrl;
    private final List<TokenGrant> flows;

    TokenMetadata(BaseUrl baseUrl, List<TokenGrant> flows) {
        this.baseUrl = baseUrl;
        this.flows = List.copyOf(flows);
    }

    @Override
    public Map<String, Object> authorizationServer() {
        var members = new LinkedHashMap<String, Object>();
        members.put("issuer", baseUrl.value());
        members.put("token_endpoint", baseUrl.at("/oauth2/token"));
        members.put("jwks_uri", baseUrl.at("/oauth2/jwks"));
        members.put("userinfo_endpoint", baseUrl.at("/userinfo"));
        members.put("introspection_endpoint", baseUrl.at("/oauth2/introspect"));
        members.put("revocation_endpoint", baseUrl.at("/oauth2/revoke"));
        members.put("service_documentation", baseUrl.at("/llms.txt"));
        members.put("scopes_supported", scopes());
        members.put(
                "grant_types_supported",
                flows.stream().map(flow -> flow.type().getValue()).toList());
        // A required member, also where no flow begins in a browser.
        members.put("response_types_supported", List.of());
        for (var endpoint : List.of("token", "introspection", "revocation")) {
            // Clients without a key may get tokens and give them back, but not ask about them.
            members.put(
                    endpoint + "_endpoint_auth_methods_supported",
                    endpoint.equals("introspection") ? List.of(KEY_PROOF) : List.of(KEY_PROOF, "none"));
            members.put(endpoint + "_endpoint_auth_signing_alg_values_supported", PROOF_ALGORITHMS);
        }
        members.put("dpop_signing_alg_values_supported", DPOP_ALGORITHMS);
        members.put("subject_types_supported", List.of("public"));
        members.put("id_token_signing_alg_values_supported", KeyAlgorithm.names());
        members.put("acr_values_supported", Assurance.names());
        members.put(
                "claims_supported", List.of("iss", "sub", "aud", "exp", "iat", "at_hash", "acr", "amr", "auth_time"));
        members.put("claims_parameter_supported", false);
        members.put("request_parameter_supported", false);
        // OpenID Connect takes it as supported where nothing is said.
        members.put("request_uri_parameter_supported", false);
        return members;
    }

    @Override
    public Map<String, Object> protectedResource() {
        var members = new LinkedHashMap<String, Object>();
        members.put("authorization_servers", List.of(baseUrl.value()));
        members.put("bearer_methods_supported", List.of("header"));
        members.put("dpop_signing_alg_values_supported", DPOP_ALGORITHMS);
        members.put("resource_documentation", baseUrl.at("/llms.txt"));
        return members;
    }

    private static List<String> scopes() {
        return Arrays.stream(Scope.values()).map(Scope::wire).toList();
    }
}

package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.MetadataPart;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What clients need to know to send a browser here (RFC 8414 2, RFC 9207 3).
@Component
class CodeMetadata implements MetadataPart {

    private final BaseUrl baseUrl;

    CodeMetadata(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Map<String, Object> authorizationServer() {
        return Map.of(
                "authorization_endpoint", baseUrl.at("/oauth2/authorize"),
                "response_types_supported", List.of("code"),
                "response_modes_supported", List.of("query"),
                "code_challenge_methods_supported", List.of("S256"),
                "authorization_response_iss_parameter_supported", true,
                "prompt_values_supported", List.of("login", "consent", "select_account"),
                "claims_supported", List.of("nonce"));
    }
}

package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.MetadataPart;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/// What CIBA Core 4 lets clients know.
@Component
class BackchannelMetadata implements MetadataPart {

    private final BaseUrl baseUrl;

    BackchannelMetadata(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Map<String, Object> authorizationServer() {
        return Map.of(
                "backchannel_authentication_endpoint",
                baseUrl.at(BackchannelController.PATH),
                "backchannel_token_delivery_modes_supported",
                List.of("poll", "ping", "push"),
                "backchannel_authentication_request_signing_alg_values_supported",
                List.of("ES256", "EdDSA", "Ed25519"),
                "backchannel_user_code_parameter_supported",
                true);
    }
}

package com.onetimesecret.hub.auth.registration;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.MetadataPart;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Where clients register (RFC 8414 section 2).
@Component
class RegistrationMetadata implements MetadataPart {

    private final BaseUrl baseUrl;

    RegistrationMetadata(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Map<String, Object> authorizationServer() {
        return Map.of("registration_endpoint", baseUrl.at(RegistrationController.PATH));
    }
}

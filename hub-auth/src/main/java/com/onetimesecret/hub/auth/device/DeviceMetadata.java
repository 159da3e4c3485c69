package com.onetimesecret.hub.auth.device;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.token.MetadataPart;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Where devices ask (RFC 8628 4).
@Component
class DeviceMetadata implements MetadataPart {

    private final BaseUrl baseUrl;

    DeviceMetadata(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Map<String, Object> authorizationServer() {
        return Map.of("device_authorization_endpoint", baseUrl.at("/oauth2/device_authorization"));
    }
}

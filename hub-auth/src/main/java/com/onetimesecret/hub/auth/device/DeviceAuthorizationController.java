package com.onetimesecret.hub.auth.device;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.AuthRateLimit;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.auth.token.ClientAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `POST /oauth2/device_authorization` (RFC 8628 3.1), for clients that proved who they are as at the token endpoint.
@RestController
class DeviceAuthorizationController {

    private final StartDevice startDevice;
    private final ClientAuthentication clients;
    private final AuthRateLimit limit;
    private final BaseUrl baseUrl;

    DeviceAuthorizationController(
            StartDevice startDevice, ClientAuthentication clients, AuthRateLimit limit, BaseUrl baseUrl) {
        this.startDevice = startDevice;
        this.clients = clients;
        this.limit = limit;
        this.baseUrl = baseUrl;
    }

    /// RFC 8628 3.2.
    record DeviceAuthorization(
            String deviceCode,
            String userCode,
            String verificationUri,
            String verificationUriComplete,
            long expiresIn,
            int interval) {}

    /// RFC 6749 5.2.
    record Refused(String error, @Nullable String errorDescription) {}

    @OpenToAll
    @PostMapping("/oauth2/device_authorization")
    ResponseEntity<DeviceAuthorization> start(
            ClientAddress address,
            @RequestParam(required = false) @Nullable String scope,
            @RequestParam(required = false) @Nullable String resource) {
        var client = clients.proven();
        if (client.key() == null) {
            // Anybody can say the id of a client that has no key.
            limit.countUnproven(address);
        } else {
            limit.countProven(client.id());
        }
        var started = startDevice.start(client, scope, resource, address);
        var page = baseUrl.at("/activate");
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new DeviceAuthorization(
                        started.deviceCode(),
                        started.userCode(),
                        page,
                        page + "?user_code=" + started.userCode(),
                        started.life().toSeconds(),
                        StartDevice.INTERVAL_SECONDS));
    }

    @ExceptionHandler
    ResponseEntity<Refused> refused(OAuth2AuthenticationException refusal) {
        var error = refusal.getError();
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .body(new Refused(error.getErrorCode(), error.getDescription()));
    }
}

package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.auth.OAuthMetadata;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The documents that OAuth and OpenID Connect clients configure themselves from.
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = HttpHeaders.ETAG)
class OAuthDocumentsController {

    private final Document authorizationServer;
    private final Document protectedResource;

    OAuthDocumentsController(OAuthMetadata metadata, JsonMapper json) {
        authorizationServer =
                Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(metadata.authorizationServer()));
        protectedResource =
                Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(metadata.protectedResource()));
    }

    /// RFC 8414 and OpenID Connect Discovery 1.0: one server, one document.
    @OpenToAll
    @GetMapping({"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"})
    ResponseEntity<byte[]> authorizationServer() {
        return authorizationServer.answer();
    }

    /// RFC 9728.
    @OpenToAll
    @GetMapping("/.well-known/oauth-protected-resource")
    ResponseEntity<byte[]> protectedResource() {
        return protectedResource.answer();
    }
}

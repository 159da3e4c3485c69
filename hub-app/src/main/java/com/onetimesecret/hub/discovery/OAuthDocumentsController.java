package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.call.ProtectedResource;
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
    private final Document mcp;

    OAuthDocumentsController(OAuthMetadata metadata, JsonMapper json) {
        authorizationServer =
                Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(metadata.authorizationServer()));
        protectedResource = document(metadata, ProtectedResource.HUB, json);
        mcp = document(metadata, ProtectedResource.MCP, json);
    }

    private static Document document(OAuthMetadata metadata, ProtectedResource resource, JsonMapper json) {
        return Document.of(MediaType.APPLICATION_JSON, json.writeValueAsString(metadata.protectedResource(resource)));
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

    /// RFC 9728 3.1, for clients that know the URL of the door at `/mcp` and nothing else.
    @OpenToAll
    @GetMapping("/.well-known/oauth-protected-resource/mcp")
    ResponseEntity<byte[]> mcp() {
        return mcp.answer();
    }
}

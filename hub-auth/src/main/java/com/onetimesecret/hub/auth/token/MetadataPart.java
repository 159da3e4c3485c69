package com.onetimesecret.hub.auth.token;

import java.util.Map;

/// What one feature lets clients know about it in the metadata documents; a feature that is not there says nothing.
///
/// Implementations are found by their type. Values are strings, booleans or lists of strings; lists that several
/// features give under one name are joined.
public interface MetadataPart {

    /// Members of the authorization server's metadata (RFC 8414, OpenID Connect Discovery 1.0).
    default Map<String, Object> authorizationServer() {
        return Map.of();
    }

    /// Members of the API's metadata (RFC 9728).
    default Map<String, Object> protectedResource() {
        return Map.of();
    }
}

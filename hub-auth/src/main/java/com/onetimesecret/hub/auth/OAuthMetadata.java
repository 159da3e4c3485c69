package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.ProtectedResource;
import com.onetimesecret.hub.auth.token.MetadataPart;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// The metadata documents of OAuth and OpenID Connect, made from what the running hub has.
@Component
public class OAuthMetadata {

    private final List<MetadataPart> parts;
    private final BaseUrl baseUrl;

    OAuthMetadata(List<MetadataPart> parts, BaseUrl baseUrl) {
        this.parts = List.copyOf(parts);
        this.baseUrl = baseUrl;
    }

    /// The authorization server's metadata (RFC 8414), which is the OpenID provider's as well.
    public Map<String, Object> authorizationServer() {
        return joined(MetadataPart::authorizationServer);
    }

    /// The metadata of the hub or a part of it (RFC 9728).
    public Map<String, Object> protectedResource(ProtectedResource resource) {
        var members = joined(MetadataPart::protectedResource);
        members.put("resource", resource.url(baseUrl));
        members.put(
                "scopes_supported",
                resource.scopes().stream().sorted().map(Scope::wire).toList());
        return members;
    }

    private Map<String, Object> joined(Function<MetadataPart, Map<String, Object>> document) {
        var members = new LinkedHashMap<String, Object>();
        for (var part : parts) {
            document.apply(part).forEach((name, value) -> members.merge(name, value, OAuthMetadata::both));
        }
        return members;
    }

    private static Object both(Object one, Object other) {
        if (one instanceof Collection<?> some && other instanceof Collection<?> more) {
            return Stream.concat(some.stream(), more.stream()).distinct().toList();
        }
        if (!one.equals(other)) {
            throw new IllegalStateException("two features disagree: " + one + " or " + other);
        }
        return one;
    }
}

package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What of this hub an access token may be meant for (RFC 8707); its URL is the token's audience.
public enum ProtectedResource {
    /// All of it: a token for the hub itself opens every door.
    HUB(""),
    /// The door for clients of the Model Context Protocol; a token for it opens no other.
    MCP("/mcp");

    private final String path;

    ProtectedResource(String path) {
        this.path = path;
    }

    /// The scopes that are of use there.
    public Set<Scope> scopes() {
        return switch (this) {
            case HUB -> EnumSet.allOf(Scope.class);
            case MCP ->
                EnumSet.of(
                        Scope.POST, Scope.READ, Scope.ASK, Scope.DISCOVER_AGENTS, Scope.CREATE_SECRET, Scope.HANDOFF);
        };
    }

    /// Where it is, below the base URL.
    public String path() {
        return path;
    }

    /// Its identifier at that hub.
    public String url(BaseUrl baseUrl) {
        return baseUrl.at(path);
    }

    /// Where its metadata is (RFC 9728 3.1).
    public String metadataUrl(BaseUrl baseUrl) {
        return baseUrl.at("/.well-known/oauth-protected-resource" + path);
    }

    /// Whether a call to it may come with a token that is meant for `audience`.
    public boolean takes(ProtectedResource audience) {
        return audience == HUB || audience == this;
    }

    /// The resource that such a parameter names; a slash at its end says nothing.
    public static Optional<ProtectedResource> named(String resource, BaseUrl baseUrl) {
        var name = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
        return Arrays.stream(values())
                .filter(known -> name.endsWith(known.path)
                        && baseUrl.isNamedBy(name.substring(0, name.length() - known.path.length())))
                .findFirst();
    }

    /// What a `resource` parameter may be, in words.
    public static String choices(BaseUrl baseUrl) {
        return "resource can only be " + HUB.url(baseUrl) + " or " + MCP.url(baseUrl);
    }
}

package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.HttpCall;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Builds the text that a call's signature is over (RFC 9421 2.5), from the request and the hub's own address.
final class SignatureBase {

    private static final String METHOD = "@method";
    static final String AUTHORITY = "@authority";
    private static final String PATH = "@path";
    private static final String QUERY = "@query";
    static final String TARGET = "@target-uri";

    // Connections end and begin anew on the way; what is said about them cannot be signed.
    private static final Set<String> NOT_END_TO_END = Set.of("connection", "transfer-encoding", "signature");

    private final HttpCall call;
    private final @Nullable BaseUrl baseUrl;
    private final @Nullable URI url;

    /// Of a call to this hub.
    SignatureBase(HttpCall call, BaseUrl baseUrl) {
        this.call = call;
        this.baseUrl = baseUrl;
        this.url = null;
    }

    /// Of a call that somebody else got, at that URL.
    SignatureBase(HttpCall call, URI url) {
        this.call = call;
        this.baseUrl = null;
        this.url = url;
    }

    /// The base, its lines joined by LF.
    String of(SignatureInput input) throws RefusedSignature {
        var base = new StringBuilder();
        for (var component : input.components()) {
            base.append(component.identifier())
                    .append(": ")
                    .append(component.key() == null ? value(component.name()) : member(component, component.key()))
                    .append('\n');
        }
        return base.append("\"@signature-params\": ").append(input.parameters()).toString();
    }

    private String value(String component) throws RefusedSignature {
        return switch (component) {
            case METHOD -> call.method();
            case AUTHORITY -> authority();
            case PATH -> call.path();
            case QUERY -> "?" + (call.query() == null ? "" : call.query());
            default -> url != null && component.equals(TARGET) ? url.toString() : field(component);
        };
    }

    /// The hub's own name, never what a `Host` header makes up; on a loopback hub, the spelling that was called.
    private String authority() throws RefusedSignature {
        if (baseUrl == null) {
            return authority(Objects.requireNonNull(url).toString());
        }
        if (!baseUrl.isLoopback()) {
            return authority(baseUrl.value());
        }
        var host = call.only("Host").orElse("");
        var scheme = URI.create(baseUrl.value()).getScheme();
        try {
            return authority(scheme + "://" + host);
        } catch (IllegalArgumentException notAHost) {
            throw new RefusedSignature("The Host header must name this hub.");
        }
    }

    private static String authority(String url) {
        var uri = URI.create(url);
        int usual = "https".equals(uri.getScheme()) ? 443 : 80;
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("No host in " + url);
        }
        var port = uri.getPort() == -1 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /// RFC 9421 2.1.2
    private String member(Component component, String key) throws RefusedSignature {
        var member = SignatureInput.dictionary(call, component.name()).get().get(key);
        if (member == null) {
            throw new RefusedSignature("The covered member " + key + " is not in the header " + component.name() + ".");
        }
        return member.serialize();
    }

    private String field(String name) throws RefusedSignature {
        if (!name.matches("[a-z0-9!#$%&'*+.^_`|~-]+") || NOT_END_TO_END.contains(name)) {
            throw new RefusedSignature(
                    "The hub checks the components @method, @authority, @path, @query and header fields in lower"
                            + " case.");
        }
        var values = call.headers().of(name);
        if (values.isEmpty()) {
            throw new RefusedSignature("The covered header " + name + " is not in the request.");
        }
        return values.stream().map(String::strip).collect(Collectors.joining(", "));
    }

    /// What a signature has to cover at least: all of the address.
    List<String> required() {
        return call.query() == null ? List.of(METHOD, AUTHORITY, PATH) : List.of(METHOD, AUTHORITY, PATH, QUERY);
    }
}

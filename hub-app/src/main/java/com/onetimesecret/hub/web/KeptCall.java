package com.onetimesecret.hub.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What stays of a call whose connection goes on under another protocol: from where it came, and to which
/// address. It holds no credential, so whatever is called for it later is let in by what was proven since.
public final class KeptCall {

    private static final Set<String> KEPT = Set.of(
            "getRemoteAddr",
            "getRemoteHost",
            "getRemotePort",
            "getLocalAddr",
            "getLocalName",
            "getLocalPort",
            "getScheme",
            "getServerName",
            "getServerPort",
            "isSecure",
            "getProtocol",
            "getLocale",
            "getServletContext",
            "getContextPath",
            "getHttpServletMapping",
            "getMethod",
            "getRequestURI",
            "getServletPath");

    private static final List<String> HEADERS =
            List.of("Host", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "User-Agent");

    private KeptCall() {}

    /// Keeps it; good for [InnerCalls] when the call itself is over.
    public static HttpServletRequest of(HttpServletRequest request) {
        var facts = new HashMap<String, @Nullable Object>();
        for (var method : HttpServletRequest.class.getMethods()) {
            if (KEPT.contains(method.getName())) {
                facts.put(method.getName(), asked(method, request));
            }
        }
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var name : HEADERS) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        return (HttpServletRequest) Proxy.newProxyInstance(
                KeptCall.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> answer(method, arguments, facts, headers));
    }

    private static @Nullable Object asked(Method method, HttpServletRequest request) {
        try {
            return method.invoke(request);
        } catch (IllegalAccessException | InvocationTargetException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static @Nullable Object answer(
            Method method,
            Object @Nullable [] arguments,
            Map<String, @Nullable Object> facts,
            Map<String, List<String>> headers) {
        if (facts.containsKey(method.getName())) {
            return facts.get(method.getName());
        }
        var named =
                arguments == null ? List.<String>of() : headers.getOrDefault(String.valueOf(arguments[0]), List.of());
        return switch (method.getName()) {
            case "getHeader" -> named.isEmpty() ? null : named.getFirst();
            case "getHeaders" -> Collections.enumeration(named);
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "hashCode" -> System.identityHashCode(facts);
            case "equals" -> false;
            case "toString" -> "a kept call";
            case "getAttribute",
                    "setAttribute",
                    "removeAttribute",
                    "getCookies",
                    "getAuthType",
                    "getRemoteUser",
                    "getUserPrincipal",
                    "getSession",
                    "getPathInfo",
                    "getQueryString" -> null;
            default -> throw new UnsupportedOperationException(method.getName() + " of a call that is over");
        };
    }
}

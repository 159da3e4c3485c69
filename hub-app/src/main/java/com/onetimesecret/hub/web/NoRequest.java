package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stands where a request would be of which there is none: a call that came by another protocol than HTTP is
/// made as if this hub had called itself at its own address.
final class NoRequest {

    private static final String HERE = "127.0.0.1";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private NoRequest() {}

    static HttpServletRequest at(BaseUrl baseUrl, ServletContext context) {
        var own = URI.create(baseUrl.value());
        int port = own.getPort() >= 0 ? own.getPort() : baseUrl.isHttps() ? HTTPS : HTTP;
        return (HttpServletRequest) Proxy.newProxyInstance(
                NoRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeader" -> isHost(arguments) ? own.getAuthority() : null;
                    case "getHeaders" ->
                        Collections.enumeration(isHost(arguments) ? List.of(own.getAuthority()) : List.of());
                    case "getScheme" -> own.getScheme();
                    case "getServerName" -> own.getHost();
                    case "getServerPort", "getLocalPort" -> port;
                    case "isSecure" -> baseUrl.isHttps();
                    case "getRemoteAddr", "getRemoteHost", "getLocalAddr", "getLocalName" -> HERE;
                    case "getProtocol" -> "HTTP/1.1";
                    case "getContextPath" -> "";
                    case "getLocale" -> Locale.ENGLISH;
                    case "getServletContext" -> context;
                    case "getHttpServletMapping" -> new WholeSite();
                    default -> nothing(method);
                });
    }

    private static boolean isHost(Object[] arguments) {
        return "Host".equalsIgnoreCase((String) arguments[0]);
    }

    private static @Nullable Object nothing(Method method) {
        var type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return -1;
        }
        if (type == long.class) {
            return -1L;
        }
        if (type == Enumeration.class) {
            return Collections.emptyEnumeration();
        }
        return type == Map.class ? Map.of() : null;
    }

    /// Where the framework's servlet is: at everything that nothing else is at.
    private record WholeSite() implements HttpServletMapping {
        @Override
        public String getMatchValue() {
            return "";
        }

        @Override
        public String getPattern() {
            return "/";
        }

        @Override
        public String getServletName() {
            return "dispatcherServlet";
        }

        @Override
        public MappingMatch getMappingMatch() {
            return MappingMatch.DEFAULT;
        }
    }
}

package com.onetimesecret.hub.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.session.web.http.DefaultCookieSerializer;

/// The cookie of a session; one that holds anything but an id of a session is none.
class SessionCookie extends DefaultCookieSerializer {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return super.readCookieValues(request).stream()
                .filter(id -> ID.matcher(id).matches())
                .toList();
    }
}

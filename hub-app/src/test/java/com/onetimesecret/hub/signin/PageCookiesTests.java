package com.onetimesecret.hub.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer.CookieValue;

/// How strictly browsers keep the cookie of a session.
class PageCookiesTests {

    @Test
    void bindsTheSessionToThisHostWhereTheHubIsServedOverTls() {
        assertThat(cookieOf("https://hub.example"))
                .startsWith("__Host-hub_session=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");
    }

    @Test
    void worksWithoutTlsOnLoopback() {
        assertThat(cookieOf("http://localhost:8080")).startsWith("hub_session=").doesNotContain("Secure");
    }

    private static String cookieOf(String baseUrl) {
        var response = new MockHttpServletResponse();
        new PageCookies(
                        new BaseUrl(baseUrl),
                        new SessionSettings(Duration.ofHours(12), Duration.ofDays(7), Duration.ofMinutes(10)))
                .sessionCookie()
                .writeCookieValue(new CookieValue(new MockHttpServletRequest(), response, "the-session"));
        return String.valueOf(response.getHeader("Set-Cookie"));
    }
}

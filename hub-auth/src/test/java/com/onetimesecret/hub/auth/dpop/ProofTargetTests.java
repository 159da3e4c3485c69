package com.onetimesecret.hub.auth.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9449 4.3, check 9, and RFC 3986 6.2.
class ProofTargetTests {

    @ParameterizedTest
    @CsvSource({
        "https://hub.example.com/oauth2/token, https://hub.example.com, /oauth2/token",
        "HTTPS://HUB.example.COM/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com:443/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/oauth2/token, https://hub.example.com:443, /oauth2/token",
        "https://hub.example.com/oauth2/token?a=b#c, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/a/%7ex%2f, https://hub.example.com, /a/~x%2F",
        "https://example.com/hub/oauth2/token, https://example.com/hub, /oauth2/token",
        "http://127.0.0.1:8080/oauth2/token, http://localhost:8080, /oauth2/token",
        "http://[::1]:8080/oauth2/token, http://localhost:8080, /oauth2/token"
    })
    void meetsItsPublicAddress(String htu, String hub, String path) {
        assertThat(ProofTarget.isMet(htu, new BaseUrl(hub), path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub.example.com/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com:8443/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://evil.example.com/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com.evil.example/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/other/oauth2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/oauth2/token/, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/OAUTH2/token, https://hub.example.com, /oauth2/token",
        "https://hub.example.com/a%2Fb, https://hub.example.com, /a/b",
        "https://hub.example.com/oauth2/token, https://example.com/hub, /oauth2/token",
        "https://ada@hub.example.com/oauth2/token, https://hub.example.com, /oauth2/token",
        "/oauth2/token, https://hub.example.com, /oauth2/token",
        "http://127.0.0.1:9090/oauth2/token, http://localhost:8080, /oauth2/token",
        "not a url, https://hub.example.com, /oauth2/token"
    })
    void meetsNoOther(String htu, String hub, String path) {
        assertThat(ProofTarget.isMet(htu, new BaseUrl(hub), path)).isFalse();
    }
}

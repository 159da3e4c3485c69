package com.onetimesecret.hub.auth.signed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9421 2 and 3.2, and its test case B.2.6.
class SignatureBaseTests {

    private static final String KEY = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    private static final Map<String, List<String>> HEADERS = Map.of(
            "date", List.of("Tue, 20 Apr 2021 02:07:55 GMT"),
            "content-type", List.of("application/json"),
            "content-length", List.of("18"),
            "x-list", List.of(" one ", "two"),
            "signature-input",
                    List.of(
                            "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                                    + ";created=1618884473;keyid=\"test-key-ed25519\""),
            "signature",
                    List.of("sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1"
                            + "u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"));

    private static final HttpCall.Body NOTHING = () -> new byte[0];

    @Test
    void buildsTheBaseOfTheStandardsOwnTestCase() throws Exception {
        var call = call("example.com", HEADERS);
        var input = SignatureInput.of(call);
        var base = new SignatureBase(call, new BaseUrl("https://example.com")).of(input);

        assertThat(base).isEqualTo("""
                        "date": Tue, 20 Apr 2021 02:07:55 GMT
                        "@method": POST
                        "@path": /foo
                        "@authority": example.com
                        "content-type": application/json
                        "content-length": 18
                        "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519\"""");
        assertThat(PublicKeys.ofSpki(Base64.getDecoder().decode(KEY)).verifies(base.getBytes(UTF_8), input.signature()))
                .isTrue();
    }

    @Test
    void takesTheNameOfTheHubNotThatOfTheHostHeader() throws Exception {
        assertThat(line("@authority", "evil.example", "https://HUB.example.com:443"))
                .isEqualTo("hub.example.com");
        assertThat(line("@authority", "hub.example.com", "https://hub.example.com:8443"))
                .isEqualTo("hub.example.com:8443");
        assertThat(line("@authority", "127.0.0.1:8080", "http://localhost:8080"))
                .isEqualTo("127.0.0.1:8080");
        assertThat(line("@authority", "LOCALHOST:80", "http://localhost:80")).isEqualTo("localhost");
    }

    @Test
    void joinsTheLinesOfAField() throws Exception {
        assertThat(line("x-list", "example.com", "https://example.com")).isEqualTo("one, two");
    }

    @Test
    void writesTheQueryWithItsMark() throws Exception {
        assertThat(line("@query", "example.com", "https://example.com")).isEqualTo("?param=Value&Pet=dog");
        var call = new HttpCall("GET", "/foo", null, headers(input("(\"@query\");created=1")), NOTHING);
        assertThat(new SignatureBase(call, new BaseUrl("https://example.com")).of(SignatureInput.of(call)))
                .startsWith("\"@query\": ?\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(\"@status\");created=1",
                "(\"@request-target\");created=1",
                "(\"Date\");created=1",
                "(\"x-absent\");created=1",
                "(\"transfer-encoding\");created=1",
                "(\"signature\");created=1",
                "(\"date\" \"date\");created=1",
                "(\"date\";sf);created=1",
                "(\"@query-param\";name=\"a\");created=1",
                "(date);created=1",
                "\"date\";created=1",
                "(\"date\"",
                "(\"date\"), b=(\"date\")",
                ""
            })
    void refusesWhatItDoesNotKnow(String value) {
        assertThatExceptionOfType(RefusedSignature.class).isThrownBy(() -> {
            var headers = new HashMap<>(HEADERS);
            headers.put("signature-input", List.of(value.isEmpty() ? "" : "sig-b26=" + value));
            var call = call("example.com", headers);
            new SignatureBase(call, new BaseUrl("https://example.com")).of(SignatureInput.of(call));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"sig-b26=\"text\"", "other=:AAAA:", "sig-b26=:AAAA:, other=:AAAA:", "sig-b26=:?:", ""})
    void refusesASignatureThatIsNotTheOneAnnounced(String value) {
        var headers = new HashMap<>(HEADERS);
        headers.put("signature", List.of(value));
        assertThatExceptionOfType(RefusedSignature.class)
                .isThrownBy(() -> SignatureInput.of(call("example.com", headers)));
    }

    private static String line(String component, String host, String hub) throws Exception {
        var headers = new HashMap<>(HEADERS);
        headers.putAll(input("(\"" + component + "\");created=1"));
        var call = call(host, headers);
        var base = new SignatureBase(call, new BaseUrl(hub)).of(SignatureInput.of(call));
        return base.lines().findFirst().orElseThrow().substring(("\"" + component + "\": ").length());
    }

    private static Map<String, List<String>> input(String value) {
        return Map.of("signature-input", List.of("s=" + value), "signature", List.of("s=:AAAA:"));
    }

    private static HttpCall call(String host, Map<String, List<String>> headers) {
        var all = new HashMap<>(headers);
        all.put("host", List.of(host));
        return new HttpCall("POST", "/foo", "param=Value&Pet=dog", headers(all), NOTHING);
    }

    private static HttpCall.Headers headers(Map<String, List<String>> values) {
        return name -> values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}

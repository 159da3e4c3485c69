package com.onetimesecret.hub.api.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.outbound.FetchFailed.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTests {

    private final Destinations ofPublicHub = Destinations.of(new BaseUrl("https://hub.example.com"));
    private final Destinations ofLoopbackHub = Destinations.of(new BaseUrl("http://localhost:8080"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://agent.example/hook",
                "ftp://agent.example/hook",
                "file:///etc/passwd",
                "https:agent.example",
                "/hook",
                "https://ada:secret@agent.example/hook",
                "https://agent.example/hook#part",
                "https://agent.example:22/",
                "https://agent.example:8443/",
                "https://agent_underscored/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://8.8.8.8/",
                "https://[::1]/",
                "https://[2606:4700::1111]/",
                "https://hub.example.com/api/v2/agent/messages",
                "https://HUB.example.com:443/",
                "https://hub.example.com./",
                "http://localhost:8080/",
                "https://localhost/",
                "https://LOCALHOST./",
                "https://app.localhost/",
                "https://postgres/",
                "https://postgres./",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://router.lan/",
                "https://nas.home.arpa/"
            })
    void refusesByTheLooks(String url) {
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(() -> ofPublicHub.checkUrl(URI.create(url)))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.URL_REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://agent.example/hook?x=1",
                "https://agent.example:443/",
                "https://xn--bcher-kva.example/",
                "https://1.agent.example/",
                "https://agent.example./",
                "https://localhost.agent.example/",
                "https://internal.agent.example/"
            })
    void letsTheOpenInternetPass(String url) {
        assertThatCode(() -> ofPublicHub.checkUrl(URI.create(url))).doesNotThrowAnyException();
        assertThatCode(() -> ofLoopbackHub.checkUrl(URI.create(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:9000/hook", "https://127.0.0.1:9000/", "http://[::1]:9000/"})
    void letsALoopbackHubCallItsOwnMachine(String url) {
        assertThatCode(() -> ofLoopbackHub.checkUrl(URI.create(url))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://agent.example/", "https://192.168.1.1/", "http://10.0.0.1:80/"})
    void letsALoopbackHubCallNoOtherMachine(String url) {
        assertThatExceptionOfType(FetchFailed.class).isThrownBy(() -> ofLoopbackHub.checkUrl(URI.create(url)));
    }

    @Test
    void refusesANameWithOneClosedAddress() {
        var open = InetAddress.ofLiteral("8.8.8.8");
        var closed = InetAddress.ofLiteral("10.0.0.1");
        assertThatCode(() -> ofPublicHub.checkAddresses("agent.example", List.of(open)))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(() -> ofPublicHub.checkAddresses("agent.example", List.of(open, closed)));
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(() -> ofPublicHub.checkAddresses("agent.example", List.of()));
    }

    @Test
    void keepsLoopbackNamesOnThisMachine() {
        var elsewhere = InetAddress.ofLiteral("10.0.0.1");
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(() -> ofLoopbackHub.checkAddresses("app.localhost", List.of(elsewhere)));
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(
                        () -> ofLoopbackHub.checkAddresses("agent.example", List.of(InetAddress.getLoopbackAddress())));
    }
}

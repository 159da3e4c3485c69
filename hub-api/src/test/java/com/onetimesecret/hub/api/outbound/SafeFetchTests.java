package com.onetimesecret.hub.api.outbound;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.outbound.FetchFailed.Reason;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFetchTests {

    private static final BaseUrl PUBLIC_HUB = new BaseUrl("https://hub.example.com");
    private static final BaseUrl LOOPBACK_HUB = new BaseUrl("http://localhost:8080");
    private static final FetchLimits SHORT = new FetchLimits(Duration.ofMillis(700), 1000);
    private static final FetchLimits LONG = new FetchLimits(Duration.ofSeconds(20), 1000);

    @TempDir
    static Path folder;

    private static SSLContext identity;

    @BeforeAll
    static void makeTheIdentity() throws Exception {
        identity = TestPeer.identity(folder);
    }

    @Test
    void callsTheCheckedAddressUnderItsRealName() throws Exception {
        var host = new AtomicReference<String>();
        var indication = new AtomicReference<String>();
        try (var peer = TestPeer.overTls(identity, exchange -> {
                    host.set(exchange.getRequestHeaders().getFirst("Host"));
                    var session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
                    indication.set(session.getRequestedServerNames().toString());
                    answer(exchange, 200, "{}");
                });
                var fetch = over(peer, thisMachine())) {
            var answer = fetch.get(url(peer), Map.of("Accept", "application/json"));

            assertThat(answer.isSuccess()).isTrue();
            assertThat(answer.body()).asString(UTF_8).isEqualTo("{}");
            assertThat(answer.header("content-type")).contains("application/json");
            assertThat(host).hasValue(TestPeer.NAME + ":" + peer.port());
            assertThat(indication.get()).contains(TestPeer.NAME);
        }
    }

    @Test
    void postsTheBodyAndTheHeaders() throws Exception {
        var got = new ArrayList<String>();
        try (var peer = TestPeer.overTls(identity, exchange -> {
                    got.add(exchange.getRequestMethod());
                    got.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    got.add(exchange.getRequestHeaders().getFirst("Content-Type"));
                    got.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    exchange.sendResponseHeaders(204, -1);
                });
                var fetch = over(peer, thisMachine())) {
            var headers = Map.of("Authorization", "Bearer callback", "Content-Type", "application/json");
            var answer = fetch.post(url(peer), headers, "{\"a\":1}".getBytes(UTF_8));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(got).containsExactly("POST", "Bearer callback", "application/json", "{\"a\":1}");
        }
    }

    @Test
    void asksForTheNameOnceSoThatItCannotChangeAfterTheCheck() throws Exception {
        var asked = new AtomicInteger();
        AddressResolver rebinding = host -> List.of(
                asked.getAndIncrement() == 0 ? InetAddress.ofLiteral("127.0.0.1") : InetAddress.ofLiteral("10.0.0.1"));
        try (var peer = TestPeer.overTls(identity, exchange -> answer(exchange, 200, "{}"));
                var fetch = over(peer, rebinding)) {
            assertThat(fetch.get(url(peer), Map.of()).status()).isEqualTo(200);
            assertThat(asked).hasValue(1);
            assertFails(Reason.ADDRESS_REFUSED, () -> fetch.get(url(peer), Map.of()));
            assertThat(peer.calls()).isEqualTo(1);
        }
    }

    @Test
    void connectsToNoClosedAddress() throws Exception {
        try (var peer = TestPeer.overTls(identity, exchange -> answer(exchange, 200, "{}"));
                var fetch = new SafeFetch(
                        new Destinations(List.of(peer.port()), OpenInternet::has, PUBLIC_HUB),
                        thisMachine(),
                        LONG,
                        identity)) {
            assertFails(Reason.ADDRESS_REFUSED, () -> fetch.get(url(peer), Map.of()));
            assertThat(peer.calls()).isZero();
        }
    }

    @Test
    void refusesACertificateOfAnotherName() throws Exception {
        try (var peer = TestPeer.overTls(identity, exchange -> answer(exchange, 200, "{}"));
                var fetch = over(peer, thisMachine())) {
            var other = URI.create("https://other.example:" + peer.port() + "/");
            assertFails(Reason.UNREACHABLE, () -> fetch.get(other, Map.of()));
            assertThat(peer.calls()).isZero();
        }
    }

    @Test
    void followsNoRedirectAndKeepsNoCookie() throws Exception {
        var cookies = new ArrayList<String>();
        HttpHandler handler = exchange -> {
            cookies.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
            exchange.getResponseHeaders().set("Set-Cookie", "a=b; Path=/");
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 302, "");
        };
        try (var peer = TestPeer.overHttp(handler);
                var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:" + peer.port() + "/");
            assertThat(fetch.get(url, Map.of()).status()).isEqualTo(302);
            assertThat(fetch.get(url, Map.of()).isSuccess()).isFalse();
            assertThat(peer.calls()).isEqualTo(2);
            assertThat(cookies).containsExactly("null", "null");
        }
    }

    @Test
    void endsAnAnswerThatIsTooLarge() throws Exception {
        HttpHandler endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    out.write(new byte[1024]);
                }
            }
        };
        try (var peer = TestPeer.overHttp(endless);
                var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:" + peer.port() + "/");
            assertFails(Reason.TOO_LARGE, () -> fetch.get(url, Map.of()));
        }
    }

    @Test
    void takesAnAnswerOfExactlyTheLimit() throws Exception {
        try (var peer = TestPeer.overHttp(exchange -> answer(exchange, 200, "x".repeat(1000)));
                var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:" + peer.port() + "/");
            assertThat(fetch.get(url, Map.of()).body()).hasSize(1000);
        }
    }

    @Test
    void endsASlowDripOfHeaders() throws Exception {
        assertDripEnds("HTTP/1.1 200 OK\r\nX-Slow: ", "a");
    }

    @Test
    void endsASlowDripOfTheBody() throws Exception {
        assertDripEnds("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", "a");
    }

    @Test
    void endsAnEndlessRowOfInterimAnswers() throws Exception {
        assertDripEnds("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n");
    }

    @Test
    void endsASlowResolver() throws Exception {
        var never = new CountDownLatch(1);
        AddressResolver stuck = host -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };
        try (var fetch = new SafeFetch(PUBLIC_HUB, stuck, SHORT)) {
            assertFails(Reason.TOO_SLOW, () -> fetch.get(URI.create("https://agent.example/"), Map.of()));
        } finally {
            never.countDown();
        }
    }

    @Test
    void saysWhenNobodyAnswers() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:" + free + "/");
            assertFails(Reason.UNREACHABLE, () -> fetch.get(url, Map.of()));
        }
        AddressResolver unknown = host -> {
            throw new UnknownHostException(host);
        };
        try (var fetch = new SafeFetch(PUBLIC_HUB, unknown, LONG)) {
            assertFails(Reason.UNREACHABLE, () -> fetch.get(URI.create("https://agent.example/"), Map.of()));
        }
    }

    @Test
    void goesThroughNoProxy() throws Exception {
        try (var peer = TestPeer.overHttp(exchange -> answer(exchange, 200, "{}"));
                var proxy = TestPeer.overHttp(exchange -> answer(exchange, 200, "proxied"))) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
            System.setProperty("http.nonProxyHosts", "");
            try (var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
                fetch.get(URI.create("http://127.0.0.1:" + peer.port() + "/"), Map.of());
            } finally {
                System.clearProperty("http.proxyHost");
                System.clearProperty("http.proxyPort");
                System.clearProperty("http.nonProxyHosts");
            }
            assertThat(proxy.calls()).isZero();
            assertThat(peer.calls()).isEqualTo(1);
        }
    }

    @Test
    void refusesHeadersThatCouldBecomeOthers() throws Exception {
        try (var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:1/");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch.get(url, Map.of("Authorization", "Bearer a\r\nX-More: b")));
            assertThatIllegalArgumentException().isThrownBy(() -> fetch.get(url, Map.of("Host", "other.example")));
        }
    }

    @Test
    void callsOnlyItsOwnMachineOverHttp() throws Exception {
        try (var peer = TestPeer.overHttp(exchange -> answer(exchange, 200, "{}"));
                var fetch = new SafeFetch(PUBLIC_HUB, AddressResolver.ofThisMachine(), LONG)) {
            var url = URI.create("http://127.0.0.1:" + peer.port() + "/");
            assertFails(Reason.URL_REFUSED, () -> fetch.get(url, Map.of()));
            assertFails(Reason.URL_REFUSED, () -> fetch.check(url));
            assertThat(peer.calls()).isZero();
        }
    }

    /// A peer that sends `start` and then `drop` every 20 ms, so that no single read is ever slow.
    private static void assertDripEnds(String start, String drop) throws IOException {
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var fetch = new SafeFetch(LOOPBACK_HUB, AddressResolver.ofThisMachine(), SHORT)) {
            var closed = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (var peer = socket.accept()) {
                    var out = peer.getOutputStream();
                    out.write(start.getBytes(US_ASCII));
                    while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                        out.write(drop.getBytes(US_ASCII));
                        out.flush();
                    }
                } catch (IOException | InterruptedException hungUp) {
                    closed.countDown();
                }
            });
            var url = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
            long before = System.nanoTime();
            assertFails(Reason.TOO_SLOW, () -> fetch.get(url, Map.of()));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            // The hub hangs up as well: the peer's next write fails.
            assertThat(awaits(closed)).isTrue();
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SafeFetch over(TestPeer peer, AddressResolver resolver) {
        var openHere = new Destinations(List.of(peer.port()), InetAddress::isLoopbackAddress, PUBLIC_HUB);
        return new SafeFetch(openHere, resolver, LONG, identity);
    }

    private static AddressResolver thisMachine() {
        return host -> List.of(InetAddress.getLoopbackAddress());
    }

    private static URI url(TestPeer peer) {
        return URI.create("https://" + TestPeer.NAME + ":" + peer.port() + "/jwks.json");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
        if (!body.isEmpty()) {
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }

    private static void assertFails(Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(FetchFailed.class)
                .isThrownBy(call)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
    }
}

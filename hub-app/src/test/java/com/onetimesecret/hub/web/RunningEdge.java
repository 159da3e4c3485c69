package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.tls.ServeTls;
import com.onetimesecret.hub.web.call.Credentials;
import com.onetimesecret.hub.web.problem.StorageState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The edge alone on a real Jetty, with credentials, clock and storage in the test's hands.
final class RunningEdge implements AutoCloseable {

    static final CurrentAgent AGENT = agent("robin", EnumSet.of(Scope.READ, Scope.CREATE_SECRET, Scope.POST), false);
    static final CurrentAgent WEAK = agent("wren", Set.of(Scope.ASK), false);
    static final CurrentAgent PAUSED = agent("owl", EnumSet.allOf(Scope.class), true);

    static final String AGENT_HOST = "robin.example.org";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ServletWebServerApplicationContext context;

    private RunningEdge(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /// Starts it with those properties (`name=value`).
    static RunningEdge start(String... properties) {
        var arguments = new ArrayList<>(java.util.List.of(
                "--edge.tests=true",
                "--server.port=0",
                "--spring.threads.virtual.enabled=true",
                "--spring.main.banner-mode=off",
                "--logging.level.root=error",
                "--logging.level.com.onetimesecret.hub=off",
                "--spring.autoconfigure.exclude="
                        + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"));
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        return new RunningEdge((ServletWebServerApplicationContext)
                SpringApplication.run(Beans.class, arguments.toArray(String[]::new)));
    }

    Clock clock() {
        return context.getBean(Clock.class);
    }

    /// How many requests came as far as the controller of the direct call.
    int directCalls() {
        return context.getBean(EdgeTestController.class).directCalls.get();
    }

    /// Lets storage fail from now on.
    void breakStorage() {
        context.getBean(Storage.class).answer.set(() -> {
            throw new IllegalStateException("jdbc:postgresql://db.internal");
        });
    }

    /// Lets the hub's clock and that of its storage be apart from now on, or agree again.
    void letClocksDiffer(boolean apart) {
        var state = context.getBean(StorageState.class);
        if (apart) {
            state.clocksApart("They are apart");
        } else {
            state.works();
        }
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /// A call with those headers (`Name: value`).
    HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (var header : headers) {
            var parts = header.split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return call("GET", path, "", headers);
    }

    HttpResponse<String> post(String path, String json, String... headers) throws Exception {
        var all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return call("POST", path, json, all);
    }

    /// Sends exactly these characters and reads until the connection closes.
    String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The answer to a GET under that `Host`.
    String host(String host, String path, String... headers) throws IOException {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "Connection: close\r\n\r\n");
    }

    static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        context.close();
    }

    private static CurrentAgent agent(String name, Set<Scope> scopes, boolean paused) {
        return new CurrentAgent(
                new AgentId("agent_" + (name + "aaaaaaaaaaaaaaaaaaaaaaaa").substring(0, 24)),
                new NetworkId("net_bbbbbbbbbbbbbbbbbbbbbbbb"),
                name,
                scopes,
                "thumbprint",
                "ada@example.com",
                new ApprovalId("appr_cccccccccccccccccccccccc"),
                Instant.parse("2030-01-01T00:00:00Z"),
                paused,
                false);
    }

    /// A clock that stands still until it is moved.
    static final class Clock implements InstantSource {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

        @Override
        public Instant instant() {
            return now.get();
        }

        void pass(Duration time) {
            now.updateAndGet(before -> before.plus(time));
        }
    }

    /// What the readiness question meets.
    static final class Storage {
        private final AtomicReference<Runnable> answer = new AtomicReference<>(() -> {});
    }

    /// The agents that are known outside: one, with one host.
    private static final class OneIdentity implements AgentIdentities {

        @Override
        public Optional<AgentIdentity> find(String reference) {
            return reference.equals(AGENT.id().value()) ? byHost(AGENT_HOST) : byHost(reference);
        }

        @Override
        public Optional<AgentIdentity> byHost(String host) {
            return host.equals(AGENT_HOST)
                    ? Optional.of(new AgentIdentity(
                            AGENT.id(),
                            AGENT.networkId(),
                            AGENT.name(),
                            host,
                            "https://" + host,
                            AgentIdentity.State.ACTIVE,
                            Instant.parse("2026-01-01T00:00:00Z"),
                            null))
                    : Optional.empty();
        }

        @Override
        public boolean isSignedBy(AgentIdentity agent, byte[] text, byte[] signature) {
            return false;
        }
    }

    // Not a component, or a scan from another test's application would find it.
    @EnableAutoConfiguration
    @ComponentScan(
            basePackageClasses = {EdgeFilter.class, ServeTls.class},
            excludeFilters = {
                @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = HubPorts.class),
                // What needs a database.
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "com\\.onetimesecret\\.hub\\.web\\.(rate\\.(Share|Jdbc)|repeat\\.).*")
            })
    @ConfigurationPropertiesScan(basePackageClasses = {EdgeFilter.class, ServeTls.class})
    @EnableScheduling
    static class Beans {

        @Bean
        BaseUrl baseUrl(@Value("${hub.base-url:}") String url) {
            return new BaseUrl(url.isBlank() ? "http://localhost:8080" : url);
        }

        @Bean
        Tokens tokens() {
            return new Tokens();
        }

        @Bean
        MasterKeys masterKeys() {
            return new MasterKeys(new SecretKeySpec(new byte[32], "AES"), null);
        }

        @Bean
        Clock clock() {
            return new Clock();
        }

        @Bean
        Storage storage() {
            return new Storage();
        }

        @Bean
        Readiness readiness(StorageState state, Storage storage) {
            return new Readiness(state, () -> storage.answer.get().run());
        }

        @Bean
        StandingCredentials standing() {
            return held -> Map.of();
        }

        @Bean
        AgentIdentities identities() {
            return new OneIdentity();
        }

        @Bean
        Credentials credentials() {
            return new Credentials(
                    (token, _) -> agent(token),
                    (token, _, _) -> agent(token),
                    _ -> null,
                    _ -> AGENT,
                    () -> "nonce",
                    Beans::credential,
                    Beans::person,
                    _ -> {});
        }

        private static CurrentAgent agent(String token) {
            return switch (token) {
                case "good" -> AGENT;
                case "weak" -> WEAK;
                case "paused" -> PAUSED;
                default -> throw new HubException(ProblemType.UNAUTHENTICATED, "The token has expired.");
            };
        }

        private static CallCredential credential(CurrentAgent agent, @Nullable Scope needed, @Nullable String token) {
            return new CallCredential(agent.id(), needed, null, null, null);
        }

        private static CurrentPerson person(String email, String apiToken) {
            if (!apiToken.equals("good") && !apiToken.equals("bare")) {
                throw new HubException(ProblemType.UNAUTHENTICATED, "No such e-mail and API token.");
            }
            return new CurrentPerson(
                    new PersonId("usr_dddddddddddddddddddddddd"),
                    new NetworkId("net_bbbbbbbbbbbbbbbbbbbbbbbb"),
                    email,
                    CurrentPerson.Role.OWNER,
                    apiToken.equals("good") ? Set.of(CurrentPerson.Right.SECRETS) : Set.of(),
                    "api_token");
        }
    }
}

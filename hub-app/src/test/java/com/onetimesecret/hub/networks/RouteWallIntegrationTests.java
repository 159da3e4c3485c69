package com.onetimesecret.hub.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.node.ObjectNode;

/// The wall between networks at every route that the hub has: each has its line here, so that no new one escapes.
class RouteWallIntegrationTests {

    private static final String SECRET = "behind-the-wall";
    private static final String NO_KEY = "0".repeat(43);

    /// Who calls.
    enum By {
        AGENT,
        PERSON,
        PAGE
    }

    /// What the wall means at a route.
    sealed interface Wall {

        /// Nothing of a network is behind it that the caller could name, or what names it is the credential.
        record Nothing(String why) implements Wall {}

        /// It takes an id: another network's is answered like nobody's.
        record Names(String kind, String body, List<By> by) implements Wall {
            Names(String kind, String body, By... by) {
                this(kind, body, List.of(by));
            }
        }

        /// It lists: nothing of another network is in it.
        record Lists(String query, List<By> by) implements Wall {
            Lists(String query, By... by) {
                this(query, List.of(by));
            }
        }
    }

    private static final Map<String, Wall> WALLS = walls();

    private static Map<String, Wall> walls() {
        var walls = new TreeMap<String, Wall>();
        var everybodys = new Wall.Nothing("the same for everybody");
        for (var path : EverybodysRoutes.ALL) {
            walls.put("GET " + path, everybodys);
        }
        walls.put("ANY /error", everybodys);
        var handle = new Wall.Nothing("what is named is a secret of its holder, good for nothing else");
        for (var route : List.of(
                "GET /api/v2/agent/auth/{authReqId}",
                "GET /invitation",
                "POST /invitation",
                "POST /setup",
                "GET /dashboard/authorize/{handle}",
                "GET /oauth2/register/{id}",
                "PUT /oauth2/register/{id}",
                "DELETE /oauth2/register/{id}")) {
            walls.put(route, handle);
        }
        var own = new Wall.Nothing("begins something of the caller's own; what its body names is tested by itself");
        for (var route : List.of(
                "POST /api/v2/agent/auth",
                "POST /n/{slug}/api/v2/agent/auth",
                "POST /api/v2/agent/messages",
                "POST /api/v2/agent/heartbeat",
                "POST /api/v2/agent/webhooks",
                "POST /api/v2/agent/nats-credentials",
                "POST /api/v2/secret",
                "POST /api/v2/invites",
                "POST /api/v2/invitations",
                "POST /api/v2/audit/erasures",
                "POST /api/v2/networks",
                "POST /dashboard/tokens",
                "POST /dashboard/network",
                "GET /dashboard/user-code",
                "POST /dashboard/user-code",
                "POST /dashboard/user-code/clear",
                "POST /activate",
                "POST /oauth2/register",
                "POST /oauth2/bc-authorize",
                "GET /oauth2/authorize",
                "POST /oauth2/authorize",
                "POST /oauth2/device_authorization",
                "POST /api/v2/agent/keys/rotate",
                "POST /api/v2/agent/keys/revoke",
                "POST /api/v2/agent/approvals")) {
            walls.put(route, own);
        }
        walls.put("GET /dashboard/events", new Wall.Nothing("streams what /dashboard/approvals lists"));
        var approver = new Wall.Nothing("about the person who approved the token");
        walls.put("GET /userinfo", approver);
        walls.put("POST /userinfo", approver);
        McpWalls.add(walls);
        walls.put("POST /a/{agent}/a2a", new Wall.Nothing("makes calls to the routes here; tested with the door"));
        agents(walls);
        people(walls);
        operators(walls);
        features(walls);
        return walls;
    }

    private static void features(Map<String, Wall> walls) {
        TaskWalls.add(walls);
        MessageWalls.add(walls);
        QuestionWalls.add(walls);
        OnetimeWalls.add(walls);
        SecretPageWalls.add(walls);
        AgentPageWalls.add(walls);
        SettingsWalls.add(walls);
        ApprovalPageWalls.add(walls);
        IdentityWalls.add(walls);
        VaultWalls.add(walls);
    }

    private static void agents(Map<String, Wall> walls) {
        walls.put(
                "GET /api/v2/agent/subscribe",
                new Wall.Nothing("streams what GET /api/v2/agent/messages lists; tested with the streams"));
        walls.put("GET /api/v2/agent/me", new Wall.Lists("", By.AGENT));
        walls.put("GET /api/v2/agent/peers", new Wall.Lists("", By.AGENT));
        walls.put("GET /api/v2/agent/peers/{id}", new Wall.Names("agent", "", By.AGENT));
        var scoped = new Wall.Nothing("needs a scope that is not the outsider's; tested beside the trail");
        walls.put("GET /api/v2/agent/audit", scoped);
        walls.put("GET /api/v2/agent/audit/checkpoint", scoped);
        walls.put("GET /api/v2/agent/approvals", new Wall.Lists("", By.AGENT));
        walls.put("GET /api/v2/agent/approvals/{id}", new Wall.Names("operation", "", By.AGENT));
        walls.put("DELETE /api/v2/agent/approvals/{id}", new Wall.Names("operation", "", By.AGENT));
        walls.put("GET /api/v2/agent/webhooks", new Wall.Lists("", By.AGENT));
        walls.put("GET /api/v2/agent/webhooks/{id}", new Wall.Names("webhook", "", By.AGENT));
        walls.put("DELETE /api/v2/agent/webhooks/{id}", new Wall.Names("webhook", "", By.AGENT));
    }

    private static void people(Map<String, Wall> walls) {
        walls.put("GET /api/v2/audit", new Wall.Lists("?kind=traffic", By.PERSON));
        walls.put("GET /api/v2/audit/checkpoint", new Wall.Lists("", By.PERSON));
        walls.put("GET /api/v2/approvals", new Wall.Lists("", By.PERSON));
        walls.put("GET /api/v2/approvals/{id}", new Wall.Names("approval", "", By.PERSON));
        walls.put("POST /api/v2/approvals/{id}/approve", new Wall.Names("approval", "{}", By.PERSON));
        walls.put("POST /api/v2/approvals/{id}/deny", new Wall.Names("approval", "{}", By.PERSON));
        walls.put("GET /api/v2/agents", new Wall.Lists("", By.PERSON));
        walls.put("GET /api/v2/invites", new Wall.Lists("", By.PERSON));
        walls.put("DELETE /api/v2/invites/{id}", new Wall.Names("invite", "", By.PERSON));
        walls.put("GET /api/v2/invitations", new Wall.Lists("", By.PERSON));
        walls.put("DELETE /api/v2/invitations/{id}", new Wall.Names("invitation", "", By.PERSON));
        walls.put("GET /api/v2/people", new Wall.Lists("", By.PERSON));
        walls.put("PATCH /api/v2/people/{id}", new Wall.Names("person", "{\"role\":\"viewer\"}", By.PERSON));
        walls.put("DELETE /api/v2/people/{id}", new Wall.Names("person", "", By.PERSON));
        walls.put("GET /api/v2/api-tokens", new Wall.Lists("", By.PERSON));
        walls.put("DELETE /api/v2/api-tokens/{id}", new Wall.Names("token", "", By.PERSON));
    }

    private static void operators(Map<String, Wall> walls) {
        walls.put("GET /api/v2/networks", new Wall.Lists("", By.PERSON));
        walls.put("GET /api/v2/networks/{id}", new Wall.Names("network", "", By.PERSON));
        walls.put("GET /api/v2/networks/{id}/usage", new Wall.Names("network", "", By.PERSON));
        walls.put("GET /api/v2/networks/{id}/export", new Wall.Names("network", "", By.PERSON));
        walls.put("PATCH /api/v2/networks/{id}", new Wall.Names("network", "{\"name\":\"Taken\"}", By.PERSON));
        walls.put("POST /api/v2/networks/{id}/suspend", new Wall.Names("network", "{}", By.PERSON));
        walls.put("POST /api/v2/networks/{id}/resume", new Wall.Names("network", "{}", By.PERSON));
        walls.put(
                "DELETE /api/v2/networks/{id}", new Wall.Names("network", "{\"slug\":\"guided-network\"}", By.PERSON));
    }

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent insider;
    private static TestPerson there;
    private static TestAgent outsider;
    private static SignedInPerson page;

    /// What the first network has, by kind.
    private static final Map<String, String> THINGS = new HashMap<>();

    @BeforeAll
    static void foundTwoNetworks() throws Exception {
        hub = RunningHub.startUnlimited(data);
        var owner = hub.owner();
        insider = hub.member("insider", owner, "guided-network");
        there = hub.found("wall");
        outsider = hub.member("outsider", there, "wall");
        page = SignedInPerson.as(hub.baseUrl(), there.email(), RunningHub.PASSWORD);

        THINGS.put("message", insider.post("/api/v2/agent/messages", status()).text("id"));
        THINGS.put("task", TaskWalls.task(insider, SECRET));
        THINGS.put("question", QuestionWalls.question(insider, SECRET));
        var secret = insider.post("/api/v2/secret", "{\"secret\":\"" + SECRET + "\"}");
        THINGS.put("secret", secret.text("secret_key"));
        THINGS.put("receipt", secret.text("receipt_key"));
        THINGS.put("agent", insider.id());
        THINGS.put("domain", IdentityWalls.claim(insider));
        THINGS.put(
                "webhook",
                insider.post("/api/v2/agent/webhooks", "{\"url\":\"https://example.com/hook\"}")
                        .text("id"));
        THINGS.put(
                "operation",
                insider.post("/api/v2/agent/approvals", "{\"action\":\"" + SECRET + "\"}")
                        .text("approval_id"));
        var stranger = hub.stranger("waits-inside");
        var request = stranger.request(SECRET);
        request.put("network", "guided-network");
        THINGS.put("approval", stranger.join(request).text("approval_id"));
        THINGS.put(
                "invite",
                owner.post("/api/v2/invites", "{\"max_uses\":1,\"expires_in\":600}")
                        .text("id"));
        THINGS.put(
                "invitation",
                owner.post("/api/v2/invitations", "{\"email\":\"new@example.com\",\"role\":\"viewer\"}")
                        .text("id"));
        THINGS.put("token", first(owner.get("/api/v2/api-tokens"), "api_tokens"));
        THINGS.put("person", first(owner.get("/api/v2/people"), "people"));
        THINGS.put("network", insider.get("/api/v2/agent/me").text("network_id"));
        assertThat(THINGS.values()).noneMatch(String::isEmpty);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static String status() {
        return "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\"" + SECRET + "\"}}";
    }

    private static String first(Answer list, String member) {
        return list.body().get(member).get(0).get("id").asString();
    }

    /// To choose by a field, the framework would read the body of every POST and leave nothing for those who read it
    /// themselves.
    @Test
    void choosesNoRouteByWhatABodyHolds() {
        assertThat(hub.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods()
                        .keySet())
                .filteredOn(info -> !info.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.GET)))
                .allMatch(info -> info.getParamsCondition().isEmpty());
    }

    @Test
    void hasALineForEveryRouteAndNoOther() {
        var routes = new TreeSet<String>();
        hub.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(info -> info.getPatternValues().forEach(path -> {
                    var methods = info.getMethodsCondition().getMethods();
                    if (methods.isEmpty()) {
                        routes.add("ANY " + path);
                    }
                    methods.forEach(method -> routes.add(method + " " + path));
                }));

        var known = WALLS.keySet();
        assertThat(routes.stream().filter(route -> !known.contains(route)))
                .as("each route says here what keeps the networks apart at it")
                .isEmpty();
        assertThat(known).isSubsetOf(routes);
    }

    static Stream<Arguments> named() {
        return WALLS.entrySet().stream()
                .filter(route -> route.getValue() instanceof Wall.Names)
                .flatMap(route -> ((Wall.Names) route.getValue())
                        .by().stream().map(by -> Arguments.of(route.getKey(), by, route.getValue())));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("named")
    void answersTheIdsOfAnotherNetworkLikeNobodys(String route, By by, Wall.Names wall) throws Exception {
        var theirs = call(by, route, Objects.requireNonNull(THINGS.get(wall.kind())), wall.body());
        var nobodys = call(by, route, nobodys(wall.kind()), wall.body());

        assertThat(theirs.status()).as(theirs.toString()).isEqualTo(404);
        assertThat(nobodys.status()).as(nobodys.toString()).isEqualTo(404);
        assertThat(comparable(theirs)).isEqualTo(comparable(nobodys));
        assertStillThere();
    }

    static Stream<Arguments> listing() {
        return WALLS.entrySet().stream()
                .filter(route -> route.getValue() instanceof Wall.Lists)
                .flatMap(route -> ((Wall.Lists) route.getValue())
                        .by().stream().map(by -> Arguments.of(route.getKey(), by, route.getValue())));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("listing")
    void listsNothingOfAnotherNetwork(String route, By by, Wall.Lists wall) throws Exception {
        var list = call(by, route + wall.query(), "", "");

        assertThat(list.status()).as(list.toString()).isEqualTo(200);
        assertThat(list.body().toString())
                .doesNotContain(THINGS.values())
                .doesNotContain(SECRET, "insider", "waits-inside", "Guided Network");
    }

    /// The endpoints that the security filters answer, which no controller knows.
    @Test
    void redeemsAndTellsNothingOfAnotherNetworksAgent() {
        var inside = outsider.credentials();
        inside.put("client_id", insider.id());
        var theirs = outsider.ciba();
        theirs.put("auth_req_id", insider.authReqId());

        for (var form : List.of(inside, theirs)) {
            var refused = outsider.signedToken(form);
            assertThat(refused.status()).as(refused.toString()).isBetween(400, 401);
            assertThat(refused.text("error")).startsWith("invalid_");
            assertThat(refused.text("access_token")).isEmpty();
        }
    }

    private static void assertStillThere() {
        var owner = hub.owner();
        assertThat(owner.get("/api/v2/approvals/" + THINGS.get("approval")).text("status"))
                .isEqualTo("pending");
        assertThat(insider.get("/api/v2/agent/approvals/" + THINGS.get("operation"))
                        .text("status"))
                .isEqualTo("pending");
        assertThat(QuestionWalls.isOpen(insider, Objects.requireNonNull(THINGS.get("question"))))
                .isTrue();
        assertThat(insider.get("/api/v2/agent/me").text("status")).isEqualTo("active");
        assertThat(insider.get("/api/v2/secret/" + THINGS.get("secret")).status())
                .isEqualTo(200);
        assertThat(owner.get("/api/v2/networks/" + THINGS.get("network")).text("name"))
                .isEqualTo("Guided Network");
        assertThat(owner.get("/api/v2/people").body().toString()).contains("\"role\":\"owner\"");
        assertThat(hub.jdbc()
                        .sql("""
                                SELECT (SELECT count(*) FROM invite WHERE id = :invite AND revoked_at IS NULL)
                                     + (SELECT count(*) FROM invitation WHERE id = :invitation AND withdrawn_at IS NULL)
                                """)
                        .param("invite", THINGS.get("invite"))
                        .param("invitation", THINGS.get("invitation"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    private static Answer call(By by, String route, String id, String body) throws Exception {
        var method = route.substring(0, route.indexOf(' '));
        var path = route.substring(route.indexOf(' ') + 1).replaceAll("\\{\\w+}", id);
        return switch (by) {
            case AGENT -> outsider.call(method, path, body);
            case PERSON -> there.call(method, path, body);
            case PAGE -> page.call(method, path);
        };
    }

    private static String nobodys(String kind) {
        return switch (kind) {
            case "secret", "receipt" -> NO_KEY;
            default -> {
                var theirs = Objects.requireNonNull(THINGS.get(kind));
                yield theirs.substring(0, theirs.indexOf('_') + 1)
                        + "0".repeat(theirs.length() - theirs.indexOf('_') - 1);
            }
        };
    }

    /// Nothing but the ids that the caller sent may tell the answers apart.
    private static String comparable(Answer answer) {
        var body = answer.body().deepCopy();
        if (body instanceof ObjectNode members) {
            members.remove("instance");
        }
        return body.toString()
                .replaceAll("req_[a-zA-Z0-9]+", "request")
                .replaceAll("[a-z]+_[a-zA-Z0-9]{24,}", "id")
                .replaceAll("[a-zA-Z0-9_-]{40,}", "key");
    }
}

package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.identity.PublicHub.Raw;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What agents show of themselves, on two hubs of one database.
class IdentityDocumentsIntegrationTests {

    private static final String DIRECTORY = "/.well-known/http-message-signatures-directory";
    private static final String IDENTITY = "/.well-known/agent.json";

    @TempDir
    private static Path data;

    @TempDir
    private static Path publicData;

    private static RunningHub loopback;
    private static PublicHub hub;
    private static TestAgent robin;
    private static TestAgent managed;

    @BeforeAll
    static void startHubs() {
        loopback = RunningHub.startUnlimited(data);
        hub = PublicHub.beside(loopback, publicData);
        robin = loopback.member("robin");
        managed = loopback.member("managed");
    }

    @AfterAll
    static void stopHubs() {
        hub.close();
        loopback.close();
    }

    private static Raw shown(TestAgent agent, String path) {
        return hub.get(PublicHub.HOST, "/a/" + agent.id() + path);
    }

    private static String thumbprint(TestAgent agent) {
        return loopback.jdbc()
                .sql("SELECT thumbprint FROM agent_key WHERE agent_id = :id AND status = 'active'")
                .param("id", agent.id())
                .query(String.class)
                .single();
    }

    private static void giveDomain(TestAgent agent, String host) {
        loopback.jdbc().sql("""
                        INSERT INTO agent_domain (host, agent_id, network_id, state, hosted, content, verified_at)
                        SELECT :host, id, network_id, 'verified', false, 'token', now() FROM agent WHERE id = :agent
                        """).param("host", host).param("agent", agent.id()).update();
    }

    /// The parser of atomic: a struct of seven fields, all there, each of its type.
    private static void parseLikeAtomic(JsonNode document) {
        assertThat(document.get("v").isInt()).isTrue();
        assertThat(document.get("v").asInt()).isEqualTo(1);
        for (var field : new String[] {"id", "name", "public_key", "status", "deposit", "created_at"}) {
            assertThat(document.get(field).isString()).as(field).isTrue();
        }
        var key = document.get("public_key").asString();
        assertThat(key).matches("ed25519:[A-Za-z0-9+/]{43}=");
        assertThat(Base64.getDecoder().decode(key.substring("ed25519:".length())))
                .hasSize(32);
        assertThat(document.get("status").asString()).isIn("active", "revoked");
        assertThat(document.get("deposit").asString()).endsWith("/d/");
        assertThat(document.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void showsTheSevenMembersOfAtomicAndMore() {
        var answer = shown(robin, IDENTITY);
        var document = answer.json();

        assertThat(answer.status()).isEqualTo(200);
        parseLikeAtomic(document);
        assertThat(document.get("id").asString()).isEqualTo(robin.id());
        assertThat(document.get("name").asString()).isEqualTo("robin");
        assertThat(document.get("public_key").asString()).isEqualTo(robin.key().text());
        assertThat(document.get("status").asString()).isEqualTo("active");
        assertThat(document.get("state").asString()).isEqualTo("active");
        assertThat(document.get("deposit").asString()).isEqualTo("https://hub.example.com/a/" + robin.id() + "/d/");
        assertThat(document.get("kid").asString()).isEqualTo(thumbprint(robin));
        assertThat(document.get("agent_id").asString()).isEqualTo(robin.id());
        assertThat(document.get("max_staleness_s").asInt()).isEqualTo(300);
        assertThat(document.get("previous_keys").isEmpty()).isTrue();
        assertThat(document.has("revoked_at")).isFalse();
        for (var url : new String[] {"keys_url", "jwks_uri", "log_url"}) {
            var path = document.get(url).asString().substring("https://hub.example.com".length());
            assertThat(hub.get(PublicHub.HOST, path).status()).as(url).isEqualTo(200);
        }
        assertThat(answer.header("Content-Type")).hasValue("application/json");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void callsAnAgentByTheDomainByWhichItWasAskedFor() {
        var owl = loopback.member("owl");
        giveDomain(owl, "owl.example.org");
        giveDomain(owl, "second.example.org");

        await().atMost(Duration.ofSeconds(1))
                .until(() -> hub.get("second.example.org", IDENTITY).status() == 200);
        for (var host : new String[] {"owl.example.org", "second.example.org"}) {
            var there = hub.get(host, IDENTITY).json();
            parseLikeAtomic(there);
            assertThat(there.get("id").asString()).isEqualTo(host);
            assertThat(there.get("deposit").asString()).isEqualTo("https://" + host + "/d/");
            assertThat(hub.get(PublicHub.HOST, "/a/" + host + IDENTITY).json()).isEqualTo(there);
        }
        assertThat(shown(owl, IDENTITY).json().get("id").asString()).isEqualTo("owl.example.org");
        for (var asked : new String[] {"domain=owl.example.org", "domain=SECOND.example.org", "agent_id=" + owl.id()}) {
            var standing = owl.get("/api/v2/agent/verify?" + asked);
            assertThat(standing.text("domain"))
                    .isEqualTo(asked.contains("SECOND") ? "second.example.org" : "owl.example.org");
            assertThat(standing.text("id")).isEqualTo(standing.text("domain"));
        }
        assertThat(hub.get("owl.example.org", "/.well-known/did.json")
                        .json()
                        .get("id")
                        .asString())
                .isEqualTo("did:web:owl.example.org");
        assertThat(shown(owl, "/did.json").json().get("id").asString())
                .isEqualTo("did:web:hub.example.com:a:" + owl.id());
        assertThat(shown(owl, "/did.json").json().get("alsoKnownAs").get(0).asString())
                .isEqualTo("did:web:owl.example.org");
    }

    @Test
    void publishesKeysAsADirectoryThatMayBeKept() {
        var answer = shown(robin, DIRECTORY);
        var key = answer.json().get("keys").get(0);

        assertThat(answer.header("Content-Type")).hasValue("application/http-message-signatures-directory+json");
        assertThat(answer.header("Cache-Control")).hasValue("max-age=300");
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.json().get("keys")).hasSize(1);
        assertThat(key.get("kid").asString()).isEqualTo(thumbprint(robin));
        assertThat(key.get("x").asString())
                .isEqualTo(TestKey.base64Url(robin.key().raw()));
        assertThat(key.get("nbf").asLong()).isBetween(1L, Instant.now().getEpochSecond());
        assertThat(key.has("exp")).isFalse();
        var etag = answer.header("ETag").orElseThrow();
        assertThat(etag).matches("\"[0-9a-f]{24}\"");
        var again = hub.call("GET", PublicHub.HOST, "/a/" + robin.id() + DIRECTORY, "If-None-Match: " + etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(shown(robin, "/.well-known/jwks.json").json()).isEqualTo(answer.json());
        assertThat(shown(robin, "/.well-known/jwks.json").header("Content-Type"))
                .hasValue("application/json");
    }

    @Test
    void showsKeysOfP256Too() {
        var fox = loopback.admitted(new TestAgent(loopback.baseUrl(), "fox", TestKey.p256()));

        assertThat(shown(fox, IDENTITY).json().get("public_key").asString())
                .isEqualTo("p256:" + fox.key().spki());
        for (var call : new String[] {"/keys", "/verify?agent_id=" + fox.id()}) {
            assertThat(fox.get("/api/v2/agent" + call).body().toString())
                    .as(call)
                    .contains("\"public_key\":\"p256:" + fox.key().spki() + '"');
        }
        var jwk = shown(fox, DIRECTORY).json().get("keys").get(0);
        fox.key()
                .jwk()
                .forEach((name, value) ->
                        assertThat(jwk.get(name).asString()).as(name).isEqualTo(value));
    }

    @Test
    void describesItselfAsDid() {
        var answer = shown(robin, "/did.json");
        var document = answer.json();
        var did = "did:web:hub.example.com:a:" + robin.id();
        var method = document.get("verificationMethod").get(0);

        assertThat(answer.header("Content-Type")).hasValue("application/did+json");
        assertThat(document.get("id").asString()).isEqualTo(did);
        assertThat(document.get("@context").get(0).asString()).isEqualTo("https://www.w3.org/ns/did/v1");
        assertThat(method.get("type").asString()).isEqualTo("JsonWebKey");
        assertThat(method.get("controller").asString()).isEqualTo(did);
        assertThat(method.get("publicKeyJwk").get("x").asString())
                .isEqualTo(TestKey.base64Url(robin.key().raw()));
        assertThat(document.get("authentication").get(0)).isEqualTo(method.get("id"));
        var own = loopback.get("/a/" + robin.id() + "/did.json");
        assertThat(own).contains("did:web:localhost%3A").contains(":a:" + robin.id());
    }

    @Test
    void showsReplacedKeysWithTheirTime() {
        var wren = loopback.member("wren");
        var before = thumbprint(wren);
        var next = TestKey.ed25519();
        loopback.jdbc()
                .sql("""
                        WITH gone AS (UPDATE agent_key SET status = 'retired', retired_at = now(),
                                created_at = now() - interval '1 hour', not_after = now() + interval '1 day'
                            WHERE agent_id = :agent RETURNING network_id)
                        INSERT INTO agent_key (thumbprint, agent_id, network_id, spki, status)
                        SELECT 'next-' || :agent, :agent, network_id, decode(:spki, 'base64'), 'active' FROM gone
                        """)
                .param("agent", wren.id())
                .param("spki", next.spki())
                .update();

        var document = shown(wren, IDENTITY).json();
        assertThat(document.get("public_key").asString()).isEqualTo(next.text());
        assertThat(document.get("status").asString()).isEqualTo("active");
        var previous = document.get("previous_keys").get(0);
        assertThat(previous.get("public_key").asString()).isEqualTo(wren.key().text());
        assertThat(previous.get("kid").asString()).isEqualTo(before);
        assertThat(previous.get("status").asString()).isEqualTo("retired");
        assertThat(previous.get("not_after").asString()).endsWith("Z");
        var keys = shown(wren, DIRECTORY).json().get("keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.get(1).get("exp").asLong()).isGreaterThan(Instant.now().getEpochSecond());
        assertThat(shown(wren, "/did.json").json().get("authentication")).hasSize(1);
    }

    @Test
    void servesTheLogOfKeysAsLines() {
        loopback.jdbc().sql("""
                        INSERT INTO agent_key_log (agent_id, seq, network_id, entry, hash)
                        SELECT id, 900 + n, network_id, '{"seq":' || 900 + n || '}', ''
                        FROM agent, generate_series(1, 2) n WHERE id = :agent
                        """).param("agent", robin.id()).update();

        var answer = shown(robin, "/.well-known/agent-log.jsonl");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/jsonl");
        assertThat(answer.body()).endsWith("{\"seq\":901}\n{\"seq\":902}\n");
        assertThat(answer.header("Link")).isEmpty();
    }

    @Test
    void showsEverywhereWithinASecondThatAnAgentIsRevoked() {
        var lost = loopback.member("lost");
        giveDomain(lost, "lost.example.org");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> hub.get("lost.example.org", IDENTITY).status() == 200);
        assertThat(shown(lost, DIRECTORY).json().get("keys")).hasSize(1);
        loopback.owner().post("/api/v2/agents/" + lost.id() + "/revoke", "{}");

        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(1))
                .until(() -> hub.get("lost.example.org", IDENTITY)
                        .json()
                        .get("status")
                        .asString()
                        .equals("revoked"));

        var document = hub.get("lost.example.org", IDENTITY).json();
        parseLikeAtomic(document);
        assertThat(document.get("state").asString()).isEqualTo("revoked");
        assertThat(document.get("revoked_at").asString()).endsWith("Z");
        assertThat(document.get("public_key").asString()).isEqualTo(lost.key().text());
        assertThat(shown(lost, DIRECTORY).json().get("keys").isEmpty()).isTrue();
        assertThat(shown(lost, "/did.json").json().get("verificationMethod").isEmpty())
                .isTrue();
        assertThat(hub.get(PublicHub.HOST, "/tls-ask?domain=lost.example.org").status())
                .isEqualTo(200);
    }

    @Test
    void staysActiveWhileItRests() {
        var idle = loopback.member("idle");
        loopback.owner().post("/api/v2/agents/" + idle.id() + "/pause", "{}");

        await().atMost(Duration.ofSeconds(1))
                .until(() ->
                        shown(idle, IDENTITY).json().get("state").asString().equals("resting"));
        assertThat(shown(idle, IDENTITY).json().get("status").asString()).isEqualTo("active");
    }

    @Test
    void leadsToTheDocumentFromEveryAddress() {
        var leader = loopback.member("leader");
        giveDomain(leader, "leader.example.org");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> hub.get("leader.example.org", "/").status() == 307);
        assertThat(hub.get("leader.example.org", "/").header("Location")).hasValue(".well-known/agent.json");
        assertThat(shown(leader, "/").header("Location")).hasValue(".well-known/agent.json");
        assertThat(shown(leader, "").header("Location")).hasValue(leader.id() + "/.well-known/agent.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {IDENTITY, DIRECTORY, "/.well-known/jwks.json", "/did.json", "/.well-known/agent-log.jsonl"})
    void answersHeadLikeGet(String path) {
        var head = hub.call("HEAD", PublicHub.HOST, "/a/" + robin.id() + path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(shown(robin, path).header("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /.well-known/agent.json",
        "PUT, /did.json",
        "DELETE, /.well-known/jwks.json",
        "OPTIONS, /d/x",
        "OPTIONS, /",
        "PATCH, /",
        "GET, /x",
        "GET, /.well-known/agent-card",
        "GET, /.well-known/agent.json/",
        "GET, /.well-known/agent.json;x=y",
        "GET, /..%2f..%2fhealthz",
        "GET, //.well-known/agent.json",
        "GET, /healthz"
    })
    void saysNothingToEverythingElse(String method, String path) {
        assertThat(hub.call(method, PublicHub.HOST, "/a/" + robin.id() + path).isNothing())
                .isTrue();
    }

    @Test
    void saysNothingOfAgentsThatAreNotThereOrHaveNoKey() {
        var keyless = loopback.member("keyless");
        loopback.jdbc()
                .sql("DELETE FROM agent_key WHERE agent_id = :id")
                .param("id", keyless.id())
                .update();

        for (var agent : new String[] {
            "agent_" + "0".repeat(24), "nobody.example.org", "x", "%01", "agent_x", "hub.example.com", keyless.id()
        }) {
            for (var path : new String[] {IDENTITY, DIRECTORY, "/did.json", "/.well-known/agent-log.jsonl"}) {
                assertThat(hub.get(PublicHub.HOST, "/a/" + agent + path).isNothing())
                        .as(agent + path)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/dashboard",
                "/setup",
                "/secret",
                "/oauth2/token",
                "/oauth2/jwks",
                "/api/v2/agent/me",
                "/api/v2/agents",
                "/api/v1/status",
                "/api/v2/status",
                "/llms.txt",
                "/.well-known/agent-network.json",
                "/.well-known/openid-configuration",
                "/assets/hub.css",
                "/error",
                "/a/owl.example.org/.well-known/agent.json"
            })
    void managesNothingUnderAnAgentsHost(String path) {
        giveHostOnce();

        var bearer = "Authorization: Bearer " + managed.token();
        for (var method : new String[] {"GET", "POST"}) {
            var answer = hub.call(method, "managed.example.org", path, bearer, "Cookie: a=b");
            assertThat(answer.isNothing()).as(answer.head()).isTrue();
        }
        assertThat(hub.get(PublicHub.HOST, "/login").status()).isEqualTo(200);
    }

    private static void giveHostOnce() {
        loopback.jdbc().sql("""
                        INSERT INTO agent_domain (host, agent_id, network_id, state, hosted, content, verified_at)
                        SELECT 'managed.example.org', id, network_id, 'verified', false, 'token', now()
                        FROM agent WHERE id = :agent ON CONFLICT DO NOTHING
                        """).param("agent", managed.id()).update();
        await().atMost(Duration.ofSeconds(1))
                .until(() -> hub.get("managed.example.org", IDENTITY).status() == 200);
    }
}

package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `POST /api/v2/agent/verify` (WIRE 6): whose a signature is, of an agent here or elsewhere.
class VerifySignatureIntegrationTests {

    private static final String VERIFY = "/api/v2/agent/verify";
    private static final String SHOP = "https://shop.example";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent asker;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.verify.fresh", "1ns", "hub.verify.fetches-per-minute", 1_000_000));
        asker = hub.member("got-a-signature");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void knowsTheSignatureOfAnAgentHere() {
        var agent = hub.member("signs");
        var time = Instant.now().getEpochSecond() - 1000;

        var answer = ask(question(agent, time, "{\"amount\": 5000}"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("result")).isEqualTo("unverified");
        assertThat(answer.text("reason")).contains("not the agent's at that time");
        answer = ask(question(agent, time + 1000, "{\"amount\": 5000}"));
        assertThat(answer.text("result")).as(answer.toString()).isEqualTo("verified");
        assertThat(answer.body().at("/agent/id").asString()).isEqualTo(agent.id());
        assertThat(answer.body().at("/key/thumbprint").asString()).isEqualTo(KeyChange.thumbprint(agent.key()));
        assertThat(answer.body().at("/key/status").asString()).isEqualTo("active");
        assertThat(answer.body().get("time").asLong()).isEqualTo(time + 1000);
        assertThat(answer.body().get("age").asLong()).isBetween(0L, 60L);
        assertThat(answer.body().get("hosted_here").asBoolean()).isTrue();
        assertThat(answer.body().path("next").size()).isPositive();
        assertThat(ask(question(agent, time + 1000, "")).text("result")).isEqualTo("verified");
        assertThat(ask(question(agent, time + 1100, "")).text("result"))
                .as("by a clock that is a little ahead")
                .isEqualTo("verified");
        var toCome = ask(question(agent, time + 2000, ""));
        assertThat(toCome.text("result")).isEqualTo("unverified");
        assertThat(toCome.text("reason")).contains("still to come");
    }

    @Test
    void seesEveryChange() {
        var agent = hub.member("signs-well");
        var time = Instant.now().getEpochSecond();
        for (var change : List.<Map<String, Object>>of(
                Map.of("body", "other"),
                Map.of("time", time + 1),
                Map.of("signature", "AAAA"),
                Map.of("signature", "not base64"),
                Map.of("agent_id", asker.id()))) {
            var question = question(agent, time, "body");
            question.putAll(change);
            assertThat(ask(question).text("result")).as(change.toString()).isEqualTo("invalid");
        }
        var question = question(agent, time, "body");
        var signature = String.valueOf(question.get("signature"));
        question.put("signature", signature.substring(0, 85) + (char) (signature.charAt(85) + 1) + "==");
        assertThat(ask(question).text("result")).isEqualTo("invalid");
        question = question(agent, time, "body");
        question.remove("body");
        question.put("body_base64", Base64.getEncoder().encodeToString("body".getBytes(StandardCharsets.UTF_8)));
        assertThat(ask(question).text("result")).isEqualTo("verified");
    }

    @Test
    void saysWhichOfItsKeysSigned() {
        var agent = hub.member("has-two-keys");
        var time = Instant.now().getEpochSecond();
        var before = question(agent, time, "before");
        var renewed = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();

        var retired = ask(before);

        assertThat(retired.text("result")).as(retired.toString()).isEqualTo("verified");
        assertThat(retired.body().at("/key/status").asString()).isEqualTo("retired");
        assertThat(retired.body().at("/key/not_after").asString()).isNotEmpty();
        assertThat(ask(question(renewed, time, "after"))
                        .body()
                        .at("/key/status")
                        .asString())
                .isEqualTo("active");
        hub.jdbc()
                .sql("UPDATE agent_key SET not_after = now() - interval '1 minute' WHERE thumbprint = :key")
                .param("key", KeyChange.thumbprint(agent.key()))
                .update();
        var late = ask(before);
        assertThat(late.text("result")).isEqualTo("unverified");
        assertThat(late.body().at("/key/status").asString()).isEqualTo("retired");
        renewed.again();
        renewed.post(KeyChange.REVOKE, Wire.json(Map.of("thumbprint", KeyChange.thumbprint(agent.key()))));
        assertThat(ask(before).text("reason")).contains("key was revoked");
        var ended = question(renewed, time, "after");
        renewed.post(KeyChange.REVOKE, "{}");
        var end = Instant.now().plusSeconds(1);
        while (ask(ended).text("result").equals("verified")) {
            assertThat(Instant.now()).isBefore(end);
        }
        assertThat(ask(ended).text("result")).isEqualTo("unverified");
    }

    @Test
    void holdsASignatureAgainstWhatItsDomainPublishes() throws Exception {
        try (var other = new ForeignAgent()) {
            var key = TestKey.ed25519();
            var question = question(key, Instant.now().getEpochSecond(), "body");
            question.put("domain", other.domain());
            assertThat(ask(question).text("result")).isEqualTo("unverified");
            other.publish(other.members(key));
            var verified = ask(question);
            assertThat(verified.text("result")).as(verified.toString()).isEqualTo("verified");
            assertThat(verified.body().get("hosted_here").asBoolean()).isFalse();
            // Silence takes no key away; an answer without it does.
            assertThat(ask(question, other.answer(500)).text("result")).isEqualTo("verified");
            other.publish(other.members(TestKey.ed25519()));
            assertThat(ask(question).text("result")).isEqualTo("invalid");
            assertThat(ask(question, other.answer(500)).text("result")).isEqualTo("invalid");
            var revoked = other.members(key);
            revoked.put("status", "revoked");
            other.publish(revoked);
            assertThat(ask(question).text("result")).isEqualTo("unverified");
            var mismatch = other.members(key);
            mismatch.put("id", "another.example");
            other.publish(mismatch);
            assertThat(ask(question).text("result")).isEqualTo("unverified");
            other.publish("<html>");
            assertThat(ask(question, other.answer(200)).text("result")).isEqualTo("unverified");
        }
    }

    @Test
    void readsWhoSignedARequestFromItself() {
        var agent = hub.member("calls-a-shop");
        for (var call : List.of(
                call(agent, agent.id()).by("me", hub.baseUrl() + "/a/" + agent.id()),
                call(agent, KeyChange.thumbprint(agent.key())).by("sig1", hub.baseUrl() + "/a/" + agent.id()),
                call(agent, agent.id())
                        .header("signature-agent", "\"" + hub.baseUrl() + "/a/" + agent.id() + "\"")
                        .cover("signature-agent"))) {
            var answer = ask(request(call, "GET", "/cart?x=1"));
            assertThat(answer.text("result")).as(answer.toString()).isEqualTo("verified");
            assertThat(answer.body().at("/agent/id").asString()).isEqualTo(agent.id());
        }
        var named = request(call(agent, agent.id()), "GET", "/cart?x=1");
        assertThat(ask(named).status()).isEqualTo(422);
        named.put("agent_id", agent.id());
        assertThat(ask(named).text("result")).isEqualTo("verified");
        named.put("agent_id", asker.id());
        assertThat(ask(named).text("result")).isEqualTo("invalid");
        var contradicts =
                request(call(agent, agent.id()).by("me", hub.baseUrl() + "/a/" + agent.id()), "GET", "/cart?x=1");
        contradicts.put("agent_id", asker.id());
        assertThat(ask(contradicts).text("result")).isEqualTo("invalid");
    }

    @Test
    void holdsARequestToItsSignature() {
        var agent = hub.member("is-held-to-it");
        var where = hub.baseUrl() + "/a/" + agent.id();
        assertInvalid(request(call(agent, agent.id()).by("me", where), "POST", "/cart?x=1"));
        assertInvalid(request(call(agent, agent.id()).by("me", where), "GET", "/cart?x=2"));
        assertInvalid(request(call(agent, agent.id()).by("me", where).authority("other.example"), "GET", "/cart?x=1"));
        assertInvalid(request(call(agent, agent.id()).by("me", where).uncover("@authority"), "GET", "/cart?x=1"));
        assertInvalid(request(call(agent, agent.id()).by("me", where).with("created", ""), "GET", "/cart?x=1"));
        assertInvalid(request(call(agent, agent.id()).by("me", "ftp://x.example"), "GET", "/cart?x=1"));
        assertInvalid(request(call(agent, KeyChange.thumbprint(asker.key())).by("me", where), "GET", "/cart?x=1"));
        var expired =
                request(call(agent, agent.id()).by("me", where).with("expires", "1700000000"), "GET", "/cart?x=1");
        assertThat(ask(expired).text("result")).isEqualTo("unverified");

        var order = SignedCall.post(SHOP, agent.key(), agent.id(), "/orders", "{\"n\":1}")
                .uncover("@query")
                .by("me", where);
        var sound = request(order, "POST", "/orders");
        sound.put("body", "{\"n\":1}");
        assertThat(ask(sound).text("result")).isEqualTo("verified");
        sound.put("body", "{\"n\":2}");
        assertInvalid(sound);
        var open = SignedCall.post(SHOP, agent.key(), agent.id(), "/orders", "{\"n\":1}")
                .uncover("@query")
                .uncover("content-digest")
                .by("me", where);
        var uncovered = request(open, "POST", "/orders");
        uncovered.put("body", "{\"n\":1}");
        assertInvalid(uncovered);
    }

    @Test
    void looksIntoTheKeyDirectoryOfAnotherDomain() throws Exception {
        try (var other = new ForeignAgent()) {
            var key = TestKey.ed25519();
            var call = SignedCall.get(SHOP, key, KeyChange.thumbprint(key), "/cart?x=1")
                    .with("tag", "\"web-bot-auth\"")
                    .by("sig1", "http://" + other.domain());
            var question = request(call, "GET", "/cart?x=1");
            assertThat(ask(question).text("result")).isEqualTo("unverified");
            other.publishDirectory(TestKey.p256(), key);
            var verified = ask(question);
            assertThat(verified.text("result")).as(verified.toString()).isEqualTo("verified");
            assertThat(verified.body().at("/agent/domain").asString()).isEqualTo(other.domain());
            other.publishDirectory(TestKey.ed25519());
            assertThat(ask(question).text("result")).isNotEqualTo("verified");
            other.publish(other.members(key));
            assertThat(ask(question).text("result")).isEqualTo("verified");
        }
    }

    @Test
    void takesNoKeyOfADirectoryThatTheAgentItselfCallsRevoked() throws Exception {
        try (var other = new ForeignAgent()) {
            var key = TestKey.ed25519();
            var call = SignedCall.get(SHOP, key, KeyChange.thumbprint(key), "/cart?x=1")
                    .by("sig1", "http://" + other.domain());
            var question = request(call, "GET", "/cart?x=1");
            other.publishDirectory(key);
            assertThat(ask(question).text("result")).isEqualTo("verified");
            var members = other.members(key);
            members.put("status", "revoked");
            other.publish(members);
            assertThat(ask(question).text("result")).isEqualTo("unverified");
            members = other.members(TestKey.ed25519());
            members.put("previous_keys", List.of(Map.of("public_key", key.text(), "status", "revoked")));
            other.publish(members);
            var answer = ask(question);
            assertThat(answer.text("result")).as(answer.toString()).isEqualTo("unverified");
            assertThat(answer.text("reason")).contains("this key was revoked");
            members.put("previous_keys", List.of(Map.of("public_key", key.text(), "status", "retired")));
            other.publish(members);
            assertThat(ask(question).text("result")).isEqualTo("verified");
            // Silence takes no key away; that there is no directory any more does.
            assertThat(ask(question, other.answer(500)).text("result")).isEqualTo("verified");
            assertThat(ask(question, other.answer(410)).text("result")).isEqualTo("invalid");
        }
    }

    @Test
    void refusesWhatIsNoQuestion() {
        var agent = hub.member("asks-badly");
        for (var change : List.<Map<String, @Nullable Object>>of(
                nothing("signature"),
                nothing("time"),
                Map.of("time", -1),
                Map.of("time", Long.MAX_VALUE),
                Map.of("body_base64", "eA=="),
                Map.of("domain", "a.example"),
                nothing("agent_id"),
                Map.of("unknown", 1),
                Map.of("request", Map.of("method", "GET", "url", SHOP, "headers", Map.of())))) {
            var question = question(agent, Instant.now().getEpochSecond(), "x");
            question.putAll(change);
            assertThat(ask(question).status()).as(change.toString()).isEqualTo(422);
        }
        for (var request : List.<Map<String, Object>>of(
                Map.of("url", SHOP, "headers", Map.of()),
                Map.of("method", "GET", "headers", Map.of()),
                Map.of("method", "GET", "url", "/cart", "headers", Map.of()),
                Map.of("method", "GET", "url", "//fin.example/x", "headers", Map.of()),
                Map.of("method", "GET", "url", "file:///etc/passwd", "headers", Map.of()),
                Map.of("method", "GET", "url", SHOP),
                Map.of("method", "GET", "url", SHOP, "headers", Map.of("A", "1", "a", "2")))) {
            assertThat(ask(Map.of("request", request, "agent_id", agent.id())).status())
                    .as(request.toString())
                    .isEqualTo(422);
        }
    }

    @Test
    void takesCallsToTheHubItselfThatNameTheirSigner() {
        var agent = hub.member("is-a-bot");
        var named = SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), "/api/v2/agent/me?")
                .with("tag", "\"web-bot-auth\"")
                .by("sig1", "https://bot.example");
        assertThat(named.send().status()).isEqualTo(200);
        var legacy = SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), "/api/v2/agent/me?")
                .header("signature-agent", "\"https://bot.example\"")
                .cover("signature-agent");
        assertThat(legacy.send().status()).isEqualTo(200);
        var weak = SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), "/api/v2/agent/me?")
                .uncover("@path")
                .with("tag", "\"web-bot-auth\"")
                .by("sig1", "https://bot.example");
        assertThat(weak.send().status()).isEqualTo(401);
    }

    private static void assertInvalid(Map<String, @Nullable Object> question) {
        var answer = ask(question);
        assertThat(answer.text("result")).as(answer.toString()).isEqualTo("invalid");
        assertThat(answer.text("reason")).isNotEmpty();
    }

    private static SignedCall call(TestAgent agent, String keyId) {
        return SignedCall.get(SHOP, agent.key(), keyId, "/cart?x=1");
    }

    private static Map<String, @Nullable Object> request(SignedCall call, String method, String target) {
        var question = new HashMap<String, @Nullable Object>();
        question.put("request", Map.of("method", method, "url", SHOP + target, "headers", call.received()));
        return question;
    }

    private static Map<String, @Nullable Object> nothing(String member) {
        var nothing = new HashMap<String, @Nullable Object>();
        nothing.put(member, null);
        return nothing;
    }

    private static Map<String, @Nullable Object> question(TestAgent agent, long time, String body) {
        var question = question(agent.key(), time, body);
        question.put("agent_id", agent.id());
        return question;
    }

    private static Map<String, @Nullable Object> question(TestKey key, long time, String body) {
        var question = new LinkedHashMap<String, @Nullable Object>();
        var text = (time + "." + body).getBytes(StandardCharsets.UTF_8);
        question.put("signature", Base64.getEncoder().encodeToString(key.sign(text)));
        question.put("time", time);
        question.put("body", body);
        return question;
    }

    private static Answer ask(Map<String, ? extends @Nullable Object> question) {
        return asker.post(VERIFY, Wire.json(question));
    }

    private static Answer ask(Map<String, ? extends @Nullable Object> question, ForeignAgent changed) {
        assertThat(changed.domain()).isNotEmpty();
        return ask(question);
    }
}

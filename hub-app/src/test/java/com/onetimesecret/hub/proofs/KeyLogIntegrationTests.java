package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log of an agent's keys, checked by somebody who has its lines and the hub's public keys and nothing else.
class KeyLogIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void tellsWhatBecameOfTheKeysFromTheFirstToTheLast() throws Exception {
        var first = hub.member("has-a-history");
        var second = new KeyChange(hub.baseUrl(), first, TestKey.ed25519()).done();
        var third = new KeyChange(hub.baseUrl(), second, TestKey.p256()).done();
        third.again();
        third.post(KeyChange.REVOKE, Wire.json(Map.of("thumbprint", KeyChange.thumbprint(first.key()))));
        third.post(KeyChange.REVOKE, "{}");

        var lines = lines(first);

        check(lines);
        assertThat(events(lines))
                .containsExactly("added owner", "rotated agent", "rotated agent", "revoked agent", "revoked agent");
        var entries = lines.stream().map(JsonMapper.shared()::readTree).toList();
        assertThat(entries.stream().map(entry -> entry.get("kid").asString()))
                .containsExactly(
                        KeyChange.thumbprint(first.key()),
                        KeyChange.thumbprint(second.key()),
                        KeyChange.thumbprint(third.key()),
                        KeyChange.thumbprint(first.key()),
                        KeyChange.thumbprint(third.key()));
        assertThat(entries.get(1).get("previous_kid").asString()).isEqualTo(KeyChange.thumbprint(first.key()));
        assertThat(entries.get(2).get("public_key").asString())
                .isEqualTo(third.key().text());
        var proof = entries.get(1).get("proof");
        var text = new KeyChange(hub.baseUrl(), first, second.key())
                .at(proof.get("time").asLong())
                .text();
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(second.key().pair().getPublic());
        verifier.update(text.getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(
                        Base64.getDecoder().decode(proof.get("signature").asString())))
                .isTrue();
    }

    @Test
    void noticesEveryChange() throws Exception {
        var agent = hub.member("is-tampered-with");
        var renewed = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();
        new KeyChange(hub.baseUrl(), renewed, TestKey.ed25519()).done();
        var lines = lines(agent);
        check(lines);
        var other = hub.member("is-another");
        for (var bad : List.of(
                List.of(lines.get(0), lines.get(2)),
                List.of(lines.get(1), lines.get(0), lines.get(2)),
                List.of(lines.get(0).replace("added", "rotated"), lines.get(1), lines.get(2)),
                List.of(lines.get(0), lines.get(1).replace("\"by\":\"agent\"", "\"by\":\"owner\""), lines.get(2)),
                List.of(lines(other).getFirst(), lines.get(1), lines.get(2)))) {
            assertThat(isSound(bad)).as(bad.toString()).isFalse();
        }
    }

    @Test
    void beginsWithTheKeyThatWasThereBeforeTheLog() throws Exception {
        var old = hub.member("is-older-than-the-log");
        hub.jdbc()
                .sql("DELETE FROM agent_key_log WHERE agent_id = :id")
                .param("id", old.id())
                .update();
        var ended = hub.member("ends-without-a-log");
        hub.jdbc()
                .sql("DELETE FROM agent_key_log WHERE agent_id = :id")
                .param("id", ended.id())
                .update();

        new KeyChange(hub.baseUrl(), old, TestKey.ed25519()).done();
        hub.owner().post("/api/v2/agents/" + ended.id() + "/revoke", "{}");

        check(lines(old));
        assertThat(events(lines(old))).containsExactly("added owner", "rotated agent");
        assertThat(events(lines(ended))).containsExactly("added owner", "revoked owner");
    }

    @Test
    void tellsWhatPeopleDecidedToo() throws Exception {
        var revoked = hub.member("is-revoked-by-a-person");
        hub.owner().post("/api/v2/agents/" + revoked.id() + "/revoke", "{}");
        hub.admitted(revoked);
        check(lines(revoked));
        assertThat(events(lines(revoked))).containsExactly("added owner", "revoked owner", "added owner");

        var lost = hub.member("lost-its-key");
        var finder = new TestAgent(hub.baseUrl(), "lost-its-key", TestKey.ed25519());
        var request = finder.request("Works for the owner");
        request.put("replaces", "lost-its-key");
        hub.owner().approve(finder.join(request).text("approval_id"), "{}");
        assertThat(finder.redeem().status()).isEqualTo(200);
        assertThat(finder.id()).isEqualTo(lost.id());
        check(lines(lost));
        assertThat(events(lines(lost))).containsExactly("added owner", "replaced owner");

        var blocked = hub.member("is-blocked");
        var wider = blocked.request("Works for the owner");
        wider.put("scope", "post read audit");
        hub.owner().deny(blocked.join(wider).text("approval_id"), "{\"block\":true}");
        assertThat(events(lines(blocked))).containsExactly("added owner", "revoked owner");
        check(lines(blocked));
    }

    @Test
    void saysNothingNewWhenTheSameKeyIsApprovedAgain() {
        var agent = hub.member("is-approved-twice");
        var wider = agent.request("Works for the owner");
        wider.put("scope", "post read audit");
        hub.owner().approve(agent.join(wider).text("approval_id"), "{}");
        assertThat(events(lines(agent))).containsExactly("added owner");
    }

    @Test
    void isReadByPages() {
        var agent = hub.member("reads-pages");
        for (int n = 0; n < 4; n++) {
            agent = new KeyChange(hub.baseUrl(), agent, TestKey.ed25519()).done();
        }
        agent.again();
        var first = agent.get(KeyChange.KEYS + "?limit=2");
        assertThat(first.body().propertyNames()).startsWith("cursor", "has_more");
        assertThat(first.body().get("has_more").asBoolean()).isTrue();
        assertThat(first.header("Link")).contains("rel=\"next\"", "cursor=" + first.text("cursor"));
        var second = agent.get(KeyChange.KEYS + "?cursor=" + first.text("cursor"));
        assertThat(second.body().get("has_more").asBoolean()).isFalse();
        var small = agent.get(KeyChange.KEYS + "?max_bytes=1");
        assertThat(small.body().get("log").size()).isEqualTo(1);
        var seqs = StreamSupport.stream(second.body().get("log").spliterator(), false)
                .map(entry -> entry.get("seq").asLong());
        assertThat(seqs).containsExactly(3L, 4L, 5L);
        var keys = first.body().get("keys");
        assertThat(keys.size()).isEqualTo(5);
        assertThat(keys.get(0).get("status").asString()).isEqualTo("active");
        assertThat(keys.get(0).get("public_key").asString())
                .isEqualTo(agent.key().text());
        assertThat(keys.get(1).get("not_after").asString()).isNotEmpty();
        for (var bad : List.of("limit=0", "limit=501", "cursor=x", "max_bytes=0", "page=1")) {
            assertThat(agent.get(KeyChange.KEYS + "?" + bad).status()).as(bad).isEqualTo(422);
        }
    }

    private static List<String> lines(TestAgent agent) {
        return hub.jdbc()
                .sql("SELECT entry FROM agent_key_log WHERE agent_id = :id ORDER BY seq")
                .param("id", agent.id())
                .query((row, n) -> row.getString("entry"))
                .list();
    }

    private static List<String> events(List<String> lines) {
        return lines.stream()
                .map(JsonMapper.shared()::readTree)
                .map(entry ->
                        entry.get("event").asString() + " " + entry.get("by").asString())
                .toList();
    }

    private static boolean isSound(List<String> lines) throws Exception {
        try {
            check(lines);
            return true;
        } catch (AssertionError tampered) {
            return false;
        }
    }

    /// As docs/audit.md says.
    private static void check(List<String> lines) throws Exception {
        String previous = null;
        long seq = 0;
        String agent = null;
        for (var line : lines) {
            var entry = JsonMapper.shared().readTree(line);
            assertThat(entry.get("v").asInt()).isEqualTo(1);
            assertThat(entry.get("seq").asLong()).isEqualTo(++seq);
            assertThat(
                            entry.get("prev_hash").isNull()
                                    ? null
                                    : entry.get("prev_hash").asString())
                    .isEqualTo(previous);
            agent = agent == null ? entry.get("agent_id").asString() : agent;
            assertThat(entry.get("agent_id").asString()).isEqualTo(agent);
            var jws = entry.get("jws").asString();
            var ending = ",\"jws\":\"" + jws + "\"}";
            assertThat(line).endsWith(ending);
            var content = line.substring(0, line.length() - ending.length()) + "}";
            checkSignature(jws, agent, seq, TestKey.base64Url(SignedCall.hash("sha-256", content)));
            assertThat(KeyChange.thumbprintOf(entry.get("public_key").asString()))
                    .isEqualTo(entry.get("kid").asString());
            previous = TestKey.base64Url(SignedCall.hash("sha-256", line));
        }
    }

    private static void checkSignature(String jws, String agent, long seq, String hash) throws Exception {
        var parts = jws.split("\\.", -1);
        var header = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[0]));
        var claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(header.get("typ").asString()).isEqualTo("agent-key-log+jws");
        assertThat(header.get("alg").asString()).isEqualTo("ES256");
        assertThat(claims.get("iss").asString()).isEqualTo(hub.baseUrl());
        assertThat(claims.get("sub").asString()).isEqualTo(agent);
        assertThat(claims.get("seq").asLong()).isEqualTo(seq);
        assertThat(claims.get("hash").asString()).isEqualTo(hash);
        var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(hubKey(header.get("kid").asString()));
        verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    private static PublicKey hubKey(String kid) throws Exception {
        var set = Wire.send(Wire.to(hub.baseUrl() + "/oauth2/jwks")).body().get("keys");
        var jwk = StreamSupport.stream(set.spliterator(), false)
                .filter(key -> key.get("kid").asString().equals(kid))
                .findFirst()
                .orElseThrow();
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(number(jwk, "x"), number(jwk, "y")),
                        parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonNode jwk, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(member).asString()));
    }
}

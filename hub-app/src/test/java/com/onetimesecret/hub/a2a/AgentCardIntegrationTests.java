package com.onetimesecret.hub.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The card that leads clients to an agent.
class AgentCardIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startAHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String card(String agent) {
        return hub.baseUrl() + "/a/" + agent + "/.well-known/agent-card.json";
    }

    @Test
    void saysWhoTheAgentIsAndWhereItListensSignedByTheHub() throws Exception {
        var agent = hub.stranger("carded \"agent\" é");
        var request = agent.request("Translates\tthings\nand more");
        request.put("capabilities", List.of("translate.fr", "proofread"));
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);

        var answer = Wire.send(Wire.to(card(agent.id())));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Cache-Control")).contains("max-age=");
        var card = (ObjectNode) answer.body();
        assertThat(card.at("/supportedInterfaces/0/url").stringValue())
                .isEqualTo(hub.baseUrl() + "/a/" + agent.id() + "/a2a");
        assertThat(card.get("skills").findValuesAsString("id")).containsExactly("proofread", "translate.fr");
        assertThat(card.toString()).doesNotContain("\"\"").doesNotContain("[]").doesNotContain("{}");
        var signature = card.remove("signatures").get(0);
        var header = JWSHeader.parse(Base64URL.from(signature.get("protected").stringValue()));
        assertThat(header.getJWKURL()).hasToString(hub.baseUrl() + "/oauth2/jwks");
        var key = JWKSet.parse(hub.get("/oauth2/jwks")).getKeyByKeyId(header.getKeyID());
        var signed = signature.get("protected").stringValue() + "."
                + Base64URL.encode(canonical(card).getBytes(StandardCharsets.UTF_8));
        assertThat(new ECDSAVerifier(key.toECKey())
                        .verify(
                                header,
                                signed.getBytes(StandardCharsets.US_ASCII),
                                Base64URL.from(signature.get("signature").stringValue())))
                .isTrue();
        var again = Wire.send(Wire.to(card(agent.id())).header("If-None-Match", answer.header("ETag")));
        assertThat(again.status()).isEqualTo(304);
    }

    /// RFC 8785, for texts and truths.
    private static String canonical(JsonNode node) {
        if (node.isObject()) {
            var members = new TreeMap<String, JsonNode>();
            node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            return members.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + canonical(member.getValue()))
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(AgentCardIntegrationTests::canonical)
                    .collect(java.util.stream.Collectors.joining(",", "[", "]"));
        }
        return node.isString()
                ? "\""
                        + node.stringValue()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\""
                : node.toString();
    }

    @Test
    void cutsALongPurposeBetweenCharacters() {
        var agent = hub.stranger("carded-long");
        var asked = agent.join("p".repeat(299) + "😀😀");
        hub.owner().approve(asked.text("approval_id"), "{}");

        var answer = Wire.send(Wire.to(card(agent.id())));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/skills/0/description").stringValue()).isEqualTo("p".repeat(299) + "😀");
    }

    @Test
    void isThereForNobodyElse() {
        var gone = hub.member("carded-gone");
        hub.owner().post("/api/v2/agents/" + gone.id() + "/revoke", "{}");

        for (var agent : List.of(gone.id(), "agent_000000000000000000000000", "nobody.example")) {
            var answer = Wire.send(Wire.to(card(agent)));
            assertThat(answer.status()).as(agent).isEqualTo(404);
            assertThat(answer.body().isEmpty()).isTrue();
        }
    }
}

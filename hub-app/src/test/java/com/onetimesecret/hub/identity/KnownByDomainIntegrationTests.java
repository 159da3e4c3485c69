package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent may do by its domain (WIRE 2), and what it has to be allowed for that (WIRE 2, scopes).
class KnownByDomainIntegrationTests {

    private static final String DOMAIN = "robin.agents.example.net";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent robin;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.agent-domain", "agents.example.net"));
        robin = hub.member("robin", hub.owner(), "guided-network");
        assertThat(robin.post("/api/v2/agent/domains", "{\"domain\":\"" + DOMAIN + "\"}")
                        .text("status"))
                .isEqualTo("verified");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static int token(TestAgent signer, String named) {
        var time = String.valueOf(Instant.now().getEpochSecond());
        var body = Wire.form(Map.of(
                "grant_type", "client_credentials",
                "aud", hub.baseUrl(),
                "nonce", UUID.randomUUID().toString()));
        return Wire.send(Wire.to(hub.baseUrl() + "/oauth2/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Agent-Id", named)
                        .header("X-Agent-Sig-Time", time)
                        .header("X-Agent-Sig", signer.signature(time, body))
                        .POST(BodyPublishers.ofString(body)))
                .status();
    }

    @Test
    void getsATokenByItsDomain() {
        var other = hub.member("other");

        assertThat(token(robin, DOMAIN)).isEqualTo(200);
        assertThat(token(robin, DOMAIN.toUpperCase(Locale.ROOT))).isEqualTo(200);
        assertThat(token(other, DOMAIN)).isEqualTo(401);
        assertThat(token(robin, "nobody.agents.example.net")).isEqualTo(401);
    }

    @Test
    void isVerifiedHereByItsDomain() {
        assertThat(robin.get("/api/v2/agent/verify?domain=" + DOMAIN).text("result"))
                .isEqualTo("valid");
    }

    @Test
    void needsTheScopeOfWhatItCalls() {
        var reader = hub.stranger("reader");
        var request = reader.request("Only reads");
        request.put("scope", "read");
        hub.owner().approve(reader.join(request).text("approval_id"), "{}");
        reader.redeem();

        assertThat(reader.get("/api/v2/agent/domains").problem()).isEqualTo("insufficient-scope");
        assertThat(reader.get("/api/v2/agent/verify?domain=" + DOMAIN).problem())
                .isEqualTo("insufficient-scope");
        assertThat(reader.get("/api/v2/agent/keys").status()).isEqualTo(200);
    }
}

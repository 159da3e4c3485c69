package com.onetimesecret.hub.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams opened by every kind of credential that agents have.
class ProvenStreamIntegrationTests {

    private static final String SUBSCRIBE = "/api/v2/agent/subscribe";

    @TempDir
    static Path dataDir;

    private static RunningHub hub;
    private static TestAgent agent;

    @BeforeAll
    static void start() {
        hub = RunningHub.startUnlimited(dataDir);
        agent = hub.member("prover");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void opensForATokenWithAProofOfItsKeyAndNotAsBearer() throws Exception {
        var dpop = new DpopClient(hub.baseUrl(), agent.key());
        var bound = bound(dpop);
        dpop.get("/api/v2/agent/me", bound);
        var proof = dpop.proof(dpop.claims("GET", SUBSCRIBE, bound));
        assertOpens(Wire.to(hub.baseUrl() + SUBSCRIBE)
                .header("Authorization", "DPoP " + bound)
                .header("DPoP", proof));
        var refused = Wire.send(Wire.to(hub.baseUrl() + SUBSCRIBE).header("Authorization", "Bearer " + bound));
        assertThat(refused.status()).isEqualTo(401);
        var used = Wire.send(Wire.to(hub.baseUrl() + SUBSCRIBE)
                .header("Authorization", "DPoP " + bound)
                .header("DPoP", proof));
        assertThat(used.status()).isEqualTo(401);
    }

    private static String bound(DpopClient dpop) {
        var form = agent.credentials();
        form.remove("aud");
        form.remove("nonce");
        var answer = dpop.token(form);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text("access_token");
    }

    @Test
    void opensForASignedCall() throws Exception {
        var call = SignedCall.get(hub.baseUrl(), agent.key(), agent.id(), SUBSCRIBE + "?topic=a");
        assertOpens(call.request("GET", SUBSCRIBE + "?topic=a", ""));
    }

    private static void assertOpens(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<java.io.InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith("retry: ");
                assertThat(lines.readLine()).startsWith("id: c");
                assertThat(lines.readLine()).isEqualTo("event: open");
            }
            client.shutdownNow();
        }
    }
}

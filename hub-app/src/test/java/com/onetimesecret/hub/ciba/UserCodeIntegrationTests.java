package com.onetimesecret.hub.ciba;

import static com.onetimesecret.hub.ciba.CibaClient.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.auth.Secret;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.PersonAuthentication;
import com.onetimesecret.hub.auth.UserCodes;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CIBA Core 1.0, clause by clause: the user_code.
class UserCodeIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static CurrentPerson owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data, Map.of("hub.ciba.waiting-per-client", 1_000, "hub.ciba.waiting-of-strangers", 1_000));
        var id = hub.jdbc().sql("SELECT id FROM person").query(String.class).single();
        owner = hub.bean(PersonAuthentication.class).bySession(new PersonId(id)).orElseThrow();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    @DisplayName("2.3/21 who set a code is asked only by those who know it; guesses run out")
    void asksForTheCode() throws Exception {
        var codes = hub.bean(UserCodes.class);
        var client = CibaClient.poll(hub);
        assertThat(client.form(parameters(Map.of("user_code", "anything"))).status())
                .isEqualTo(200);
        codes.set(owner, "4711-geheim");
        assertThat(hub.jdbc()
                        .sql("SELECT code_hash FROM person_code")
                        .query(String.class)
                        .single())
                .doesNotContain("4711");

        var missing = client.form(parameters(Map.of()));
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.text("error")).isEqualTo("missing_user_code");
        var wrong = client.form(parameters(Map.of("user_code", "wrong")));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("error")).isEqualTo("invalid_user_code");
        assertThat(client.ask(client.request().userCode(new Secret("4711-geheim")))
                        .getExpiresIn())
                .isEqualTo(300);

        for (int i = 0; i < 4; i++) {
            assertThat(client.form(parameters(Map.of("user_code", "wrong"))).text("error"))
                    .isEqualTo("invalid_user_code");
        }
        var locked = client.form(parameters(Map.of("user_code", "4711-geheim")));
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.text("error")).isEqualTo("access_denied");
        var other = CibaClient.poll(hub);
        assertThat(other.form(parameters(Map.of("user_code", "4711-geheim"))).status())
                .isEqualTo(200);

        codes.clear(owner);
        assertThat(client.form(parameters(Map.of())).status()).isEqualTo(200);
    }
}

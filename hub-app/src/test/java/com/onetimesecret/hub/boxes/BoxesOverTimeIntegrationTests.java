package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.environment.JdbcInstallation;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of stores, links and codes when the master key changes or the database is put back.
class BoxesOverTimeIntegrationTests {

    @TempDir
    private Path data;

    private RunningHub hub;
    private BoxOwner owner;
    private String own;
    private String minted;
    private String code;

    @BeforeEach
    void fillTheBox() {
        hub = RunningHub.startUnlimited(data);
        owner = BoxOwner.in(hub, "lasting");
        owner.put("kept", "a value that stays");
        own = owner.at("/d/" + owner.token("own"));
        minted = owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"minted\"}").text("url");
        code = owner.agent()
                .post(BoxOwner.MAGIC_LINKS, "{\"code\":\"before-restore\"}")
                .text("url");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static int leave(String url) {
        return Wire.send(Wire.to(url).POST(BodyPublishers.ofString("v"))).status();
    }

    @Test
    void takesNoTokenThatMayHaveBeenUsedBeforeTheRestore() {
        hub.restart(Map.of("hub.restore.now", "true"));

        assertThat(leave(own)).isEqualTo(404);
        assertThat(leave(minted)).isEqualTo(404);
        assertThat(Wire.send(Wire.to(code)).status()).isEqualTo(404);
        assertThat(owner.text("kept")).isEqualTo("a value that stays");
        assertThat(owner.agent().get(BoxOwner.DEPOSITS).body().get("outstanding"))
                .isEmpty();
        assertThat(owner.agent()
                        .get(BoxOwner.DEPOSITS + "?outcome=refused")
                        .body()
                        .findValuesAsString("outcome"))
                .contains("before_restore");

        assertThat(leave(owner.at("/d/" + owner.token("no time said")))).isEqualTo(404);
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            var terms = BoxOwner.terms("made since");
            terms.put("iat", Instant.now().getEpochSecond());
            return leave(owner.at("/d/" + owner.token(terms))) == 200;
        });
        var fresh =
                owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"fresh\"}").text("url");
        assertThat(leave(fresh)).isEqualTo(200);
        hub.jdbc()
                .sql("update deposit_restore set at = at - interval '25 hours'")
                .update();
        assertThat(leave(own)).as("a day later nothing of before can be good").isEqualTo(200);
    }

    @Test
    void opensEverythingUnderANewMasterKey() {
        var before = Base64.getEncoder().encodeToString(new byte[32]);
        var next = new byte[32];
        next[0] = 1;

        hub.restart(Map.of(
                "hub.master-key",
                Base64.getEncoder().encodeToString(next),
                "hub.master-key-previous",
                before,
                "hub.rotation.look-every",
                "100ms"));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hub.bean(JdbcInstallation.class).fingerprints().size() == 1);
        hub.restart(Map.of("hub.master-key-previous", ""));

        assertThat(owner.text("kept")).isEqualTo("a value that stays");
        assertThat(leave(own)).isEqualTo(200);
        assertThat(leave(minted)).isEqualTo(200);
        assertThat(owner.agent()
                        .post(BoxOwner.DEPOSITS, "{\"label\":\"minted\"}")
                        .status())
                .isEqualTo(201);
    }
}

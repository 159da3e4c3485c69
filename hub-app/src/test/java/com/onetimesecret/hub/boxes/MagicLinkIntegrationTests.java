package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hosted code is shown to one visitor who knows it, and to nobody who only looks.
class MagicLinkIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static BoxOwner owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.vault.magic-link.tries-per-address", 1_000_000,
                        "hub.vault.magic-link.tries-per-agent", 1_000_000));
        owner = BoxOwner.in(hub, "magician");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static String host(String code) {
        var hosted = owner.agent().post(BoxOwner.MAGIC_LINKS, Wire.json(Map.of("code", code)));
        assertThat(hosted.status()).as(hosted.toString()).isEqualTo(201);
        return hosted.text("url");
    }

    private static int get(String url) {
        return Wire.send(Wire.to(url)).status();
    }

    @Test
    void showsACodeOnce() {
        var url = host("VERIFY_ABC123");
        assertThat(url).isEqualTo(owner.at("/m/VERIFY_ABC123"));

        var shown = Wire.send(Wire.to(url));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body().toString()).isEqualTo("{\"status\":\"verified\",\"code\":\"VERIFY_ABC123\"}");
        assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
        var gone = Wire.send(Wire.to(url));
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.header("Content-Length")).isEqualTo("0");
    }

    @Test
    void isNotUsedUpByLookingOrByAnotherCase() {
        var url = host("Look_At.Me~-");
        for (var method : List.of("HEAD", "OPTIONS", "POST", "PUT", "DELETE")) {
            var looked = BoxOwner.raw(method, url, Map.of());
            assertThat(looked.statusCode()).as(method).isEqualTo(404);
            assertThat(looked.body()).as(method).isEmpty();
        }
        assertThat(get(owner.at("/m/look_at.me~-"))).isEqualTo(404);
        var other = BoxOwner.in(hub, "no magician");
        assertThat(get(other.at("/m/Look_At.Me~-"))).isEqualTo(404);
        assertThat(get(hub.baseUrl() + "/a/no.such.example/m/Look_At.Me~-")).isEqualTo(404);
        assertThat(get(url)).isEqualTo(200);
    }

    @Test
    void letsOneOfFiftyVisitorsWin() throws Exception {
        var url = host("raced-code-1234");
        var visits = IntStream.range(0, 50)
                .<Callable<Integer>>mapToObj(_ -> () -> get(url))
                .toList();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var visit : threads.invokeAll(visits)) {
                statuses.add(visit.get());
            }
        }
        assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
    }

    @Test
    void listsHintsAndTakesCodesBack() {
        var mine = BoxOwner.in(hub, "lists codes");
        var first = mine.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"QxWERTY_1\",\"expires_in\":60}");
        var again = mine.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"QxWERTY_1\",\"expires_in\":999999}");
        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(again.text("note")).contains("3600");
        mine.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"ZyWERTY_2\"}");

        var list = mine.agent().get(BoxOwner.MAGIC_LINKS);
        assertThat(list.body().get("magic_links").findValuesAsString("hint")).containsExactlyInAnyOrder("Qx", "Zy");
        assertThat(list.body().get("magic_links").findValues("expires_in").stream()
                        .mapToInt(left -> left.asInt())
                        .max()
                        .orElseThrow())
                .isBetween(3_500, 3_600);
        assertThat(list.toString()).doesNotContain("WERTY");
        var page = mine.agent().get(BoxOwner.MAGIC_LINKS + "?limit=1");
        assertThat(page.body().get("has_more").asBoolean()).isTrue();
        assertThat(mine.agent()
                        .get(BoxOwner.MAGIC_LINKS + "?cursor=" + page.text("cursor"))
                        .body()
                        .get("magic_links"))
                .hasSize(1);

        assertThat(owner.agent()
                        .delete(BoxOwner.MAGIC_LINKS + "/" + first.text("id"))
                        .status())
                .isEqualTo(404);
        assertThat(mine.agent()
                        .delete(BoxOwner.MAGIC_LINKS + "/" + first.text("id"))
                        .status())
                .isEqualTo(204);
        assertThat(get(mine.at("/m/QxWERTY_1"))).isEqualTo(404);
    }

    @Test
    void keepsNoCodeItself() {
        host("never-stored-99");
        assertThat(hub.jdbc()
                        .sql("select magic_link::text from magic_link")
                        .query(String.class)
                        .list()
                        .toString())
                .doesNotContain("never-stored");
    }

    @Test
    void refusesWhatIsNoCode() {
        for (var wrong : List.of(
                "{}",
                "{\"code\":\"short-1\"}",
                "{\"code\":\"" + "x".repeat(257) + "\"}",
                "{\"code\":\"with space\"}",
                "{\"code\":\"sl/ash-123\"}",
                "{\"code\":\"good-code\",\"expires_in\":0}",
                "{\"code\":\"good-code\",\"ttl\":5}")) {
            assertThat(owner.agent().post(BoxOwner.MAGIC_LINKS, wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    @Test
    void endsWithItsTimeAndWithItsAgent() {
        var url = host("over-soon-1");
        hub.jdbc()
                .sql("update magic_link set expires_at = now() where hint = 'ov'")
                .update();
        assertThat(get(url)).isEqualTo(404);

        var gone = BoxOwner.in(hub, "gone magician");
        gone.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"left-behind\"}");
        hub.owner().post("/api/v2/agents/" + gone.agent().id() + "/revoke", "{}");
        await().atMost(Duration.ofSeconds(1))
                .pollDelay(Duration.ofMillis(750))
                .untilAsserted(() -> assertThat(get(gone.at("/m/left-behind"))).isEqualTo(404));
    }

    @Test
    void doesNotLetEverybodyBehindAnUnknownAddressShareTheTries(@TempDir Path folder) {
        // No call here has come through two proxies.
        try (var behind = RunningHub.startUnlimited(folder, Map.of("hub.trusted-proxies", "2"))) {
            var mine = BoxOwner.in(behind, "behind a proxy");
            mine.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"good-code-1\"}");
            for (int n = 0; n < 12; n++) {
                assertThat(get(mine.at("/m/guess-" + n + n + n))).isEqualTo(404);
            }
            assertThat(get(mine.at("/m/good-code-1"))).isEqualTo(200);
        }
    }

    @Test
    void letsAnAddressTryTenCodesAMinute(@TempDir Path folder) {
        try (var strict = RunningHub.startUnlimited(folder, Map.of("hub.vault.magic-link.most-hosted", 2))) {
            var mine = BoxOwner.in(strict, "guessed at");
            for (var code : List.of("good-code-1", "good-code-2")) {
                assertThat(mine.agent()
                                .post(BoxOwner.MAGIC_LINKS, "{\"code\":\"" + code + "\"}")
                                .status())
                        .isEqualTo(201);
            }
            assertThat(mine.agent()
                            .post(BoxOwner.MAGIC_LINKS, "{\"code\":\"good-code-3\"}")
                            .problem())
                    .isEqualTo("budget-exhausted");
            for (int n = 0; n < 9; n++) {
                assertThat(get(mine.at("/m/guess-" + n + n + n))).isEqualTo(404);
            }
            assertThat(get(mine.at("/m/good-code-1"))).isEqualTo(200);
            assertThat(get(mine.at("/m/good-code-2"))).isEqualTo(404);
        }
    }
}

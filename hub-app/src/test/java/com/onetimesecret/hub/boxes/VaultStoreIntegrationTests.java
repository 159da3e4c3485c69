package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent keeps in its private store comes back byte by byte, to nobody else, with its earlier versions.
class VaultStoreIntegrationTests {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final byte[] EVERY_BYTE = everyByte();

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static BoxOwner owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        owner = BoxOwner.in(hub, "keeper");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void keepsBytesAsTheyAreWhateverTypeTheyAreSentAs() {
        var bodies = List.of(
                "sk_live_abc123".getBytes(StandardCharsets.UTF_8),
                "a=b&c+d=%2F %zz&é=".getBytes(StandardCharsets.UTF_8),
                "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nv\r\n--x--\r\n"
                        .getBytes(StandardCharsets.UTF_8),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                EVERY_BYTE);
        var types = new ArrayList<>(Arrays.asList(
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json",
                "text/plain; charset=utf-16",
                "no type at all",
                null));
        for (var type : types) {
            for (var body : bodies) {
                for (var where : List.of("/raw", "?label=raw%2Fby%20query")) {
                    var stored = owner.put(where, body, type);
                    assertThat(stored.status()).as(type + stored).isIn(200, 201);
                    assertThat(stored.body().get("size").asInt()).isEqualTo(body.length);
                    assertThat(owner.value(where).body()).as(type + where).isEqualTo(body);
                }
            }
        }
    }

    @Test
    void answersWithNothingThatABrowserWouldShowOrKeep() {
        owner.put("headers", "value");

        var got = owner.value("/headers");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(got.headers().firstValue("Content-Disposition")).contains("attachment");
        assertThat(got.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(got.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void takesAMebibyteAndNotAByteMore() {
        var most = new byte[MEBIBYTE];
        new Random(7).nextBytes(most);
        assertThat(owner.put("/large", most, null).status()).isEqualTo(201);
        assertThat(owner.value("/large").body()).isEqualTo(most);

        assertThat(owner.put("/large", new byte[MEBIBYTE + 1], null).status()).isEqualTo(413);
        var chunked = Wire.send(Wire.to(hub.baseUrl() + BoxOwner.VAULT + "/large")
                .header("Authorization", "Bearer " + owner.agent().token())
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[MEBIBYTE + 1]))));
        assertThat(chunked.problem()).as(chunked.toString()).isEqualTo("payload-too-large");
        assertThat(owner.value("/large").body()).isEqualTo(most);
        var again = Wire.send(Wire.to(hub.baseUrl() + BoxOwner.VAULT + "/large")
                .header("Authorization", "Bearer " + owner.agent().token())
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(EVERY_BYTE))));
        assertThat(again.status()).isEqualTo(200);
        assertThat(owner.value("/large").body()).isEqualTo(EVERY_BYTE);
        assertThat(owner.put("/empty", new byte[0], null).status()).isEqualTo(201);
        assertThat(owner.value("/empty").body()).isEmpty();
    }

    @Test
    void takesAnyTextAsALabelThatHasNoControlCharacters() {
        for (var label : List.of("a/b//c", "é ü 漢字 🙂", "..", "100%;\\", "x".repeat(256), "+", "&=?#")) {
            var where = "?label=" + URLEncoder.encode(label, StandardCharsets.UTF_8);
            assertThat(owner.put(where, EVERY_BYTE, null).text("label")).isEqualTo(label);
            assertThat(owner.value(where).body()).isEqualTo(EVERY_BYTE);
        }
        assertThat(owner.put("/caf%C3%A9%20x", EVERY_BYTE, null).text("label")).isEqualTo("café x");
        for (var wrong : List.of(
                "?label=",
                "?label=" + "x".repeat(257),
                "?label=" + "%C3%A9".repeat(129),
                "?label=a%0Ab",
                "?label=%7F",
                "/%C3",
                "/a%C2%85")) {
            var refused = owner.put(wrong, EVERY_BYTE, null);
            assertThat(refused.problem()).as(wrong + refused).isIn("invalid-request", "malformed-request");
        }
        assertThat(owner.put("", EVERY_BYTE, null).problem()).isEqualTo("invalid-request");
        assertThat(owner.put("?labels=y", EVERY_BYTE, null).body().toString()).contains("did_you_mean");
    }

    @Test
    void keepsWhatWasOverwrittenOrDeletedForAWhile() {
        var first = owner.put("turns", "one").text("version");
        var second = owner.put("turns", "two");
        assertThat(second.text("replaced")).isEqualTo(first);
        assertThat(owner.text("turns")).isEqualTo("two");
        assertThat(owner.text("turns?version=" + first)).isEqualTo("one");

        assertThat(owner.agent().delete(BoxOwner.VAULT + "/turns").status()).isEqualTo(204);
        assertThat(owner.value("/turns").statusCode()).isEqualTo(404);
        assertThat(owner.agent().delete(BoxOwner.VAULT + "/turns").status()).isEqualTo(404);
        assertThat(labels()).doesNotContain("turns");
        assertThat(owner.text("turns?version=" + second.text("version"))).isEqualTo("two");
        var versions =
                owner.agent().get(BoxOwner.VAULT + "?versions_of=turns").body().get("versions");
        assertThat(versions).hasSize(3);
        assertThat(versions.get(0).get("deleted").asBoolean()).isTrue();
        assertThat(versions.get(2).get("version").asString()).isEqualTo(first);
        assertThat(versions.get(2).has("kept_until")).isTrue();

        assertThat(owner.put("turns", "three").body().has("replaced")).isFalse();
        assertThat(owner.agent()
                        .delete(BoxOwner.VAULT + "/turns?version=" + first)
                        .status())
                .isEqualTo(204);
        assertThat(owner.value("/turns?version=" + first).statusCode()).isEqualTo(404);
        var current =
                owner.agent().get(BoxOwner.VAULT + "?versions_of=turns").body().at("/versions/0/version");
        assertThat(owner.agent()
                        .delete(BoxOwner.VAULT + "/turns?version=" + current.asString())
                        .status())
                .as("what is there now is deleted by its label")
                .isEqualTo(404);
        assertThat(owner.text("turns")).isEqualTo("three");
    }

    @Test
    void lengthensNoLifeByDestroyingWhatCameAfter() {
        var first = owner.put("middle", "one").text("version");
        var second = owner.put("middle", "two").text("version");
        owner.put("middle", "three");
        hub.jdbc()
                .sql("update vault_version set created_at = created_at - interval '7 days 1 minute'"
                        + " where label = 'middle' and version in (:versions)")
                .param("versions", List.of(first, second))
                .update();

        assertThat(owner.agent()
                        .delete(BoxOwner.VAULT + "/middle?version=" + second)
                        .status())
                .isEqualTo(204);

        assertThat(owner.value("/middle?version=" + second).statusCode()).isEqualTo(404);
        assertThat(owner.value("/middle?version=" + first).statusCode()).isEqualTo(404);
        assertThat(owner.text("middle")).isEqualTo("three");
    }

    @Test
    void takesTheLabelFromAPathThatIsSpelledDifferently() {
        var stored = Wire.send(Wire.to(hub.baseUrl() + "/api/v2/agent/%76ault/lab")
                .header("Authorization", "Bearer " + owner.agent().token())
                .PUT(BodyPublishers.ofString("v")));

        assertThat(stored.text("label")).isEqualTo("lab");
    }

    @Test
    void hidesEarlierVersionsAfterAWeek() {
        var first = owner.put("old", "one").text("version");
        var second = owner.put("old", "two").text("version");
        owner.put("old", "three");
        hub.jdbc()
                .sql("update vault_version set created_at = created_at - interval '7 days 1 minute'"
                        + " where label = 'old' and version in (:versions)")
                .param("versions", List.of(first, second))
                .update();

        assertThat(owner.value("/old?version=" + first).statusCode()).isEqualTo(404);
        assertThat(owner.text("old?version=" + second)).isEqualTo("two");
        assertThat(owner.text("old")).isEqualTo("three");
        assertThat(owner.agent().get(BoxOwner.VAULT + "?versions_of=old").body().get("versions"))
                .hasSize(2);
    }

    @Test
    void listsByPagesWithWhereItCameFrom() {
        var mine = BoxOwner.in(hub, "lister");
        for (var label : List.of("b", "a", "c")) {
            mine.put(label, "value");
        }
        mine.deposit(mine.token("d"), "left here");

        var first = mine.agent().get(BoxOwner.VAULT + "?limit=3");
        assertThat(names(first)).containsExactly("a", "b", "c");
        assertThat(first.body().get("has_more").asBoolean()).isTrue();
        assertThat(first.header("Link")).contains("rel=\"next\"");
        assertThat(first.body().at("/secrets/0/source").asString()).isEqualTo("agent");
        var second = mine.agent().get(BoxOwner.VAULT + "?cursor=" + first.text("cursor"));
        assertThat(names(second)).containsExactly("d");
        assertThat(second.body().at("/secrets/0/source").asString()).isEqualTo("deposit");
        assertThat(second.body().at("/secrets/0/size").asInt()).isEqualTo(9);
        assertThat(second.body().get("has_more").asBoolean()).isFalse();
        assertThat(names(mine.agent().get(BoxOwner.VAULT + "?max_bytes=1"))).containsExactly("a");
        assertThat(mine.agent().get(BoxOwner.VAULT + "?cursor=x").status()).isEqualTo(422);
        assertThat(first.toString()).doesNotContain("left here");
    }

    @Test
    void answersToItsOwnAgentAlone() {
        owner.put("own", "mine");
        var other = BoxOwner.in(hub, "neighbour");

        assertThat(other.value("/own").statusCode()).isEqualTo(404);
        assertThat(other.agent().delete(BoxOwner.VAULT + "/own").status()).isEqualTo(404);
        assertThat(names(other.agent().get(BoxOwner.VAULT))).isEmpty();
        var missing = other.agent().get(BoxOwner.VAULT + "/own");
        assertThat(missing.problem()).isEqualTo("not-found");
        var unscoped = hub.stranger("unscoped");
        hub.owner().approve(unscoped.join("Keeps nothing").text("approval_id"), "{}");
        unscoped.redeem();
        for (var path : List.of("/vault", "/deposits", "/magic-links")) {
            assertThat(unscoped.get("/api/v2/agent" + path).problem()).isEqualTo("insufficient-scope");
        }
    }

    @Test
    void keepsEveryWriteOfFiftyAtATime() throws Exception {
        var writes = IntStream.range(0, 50)
                .<Callable<Answer>>mapToObj(n -> () -> owner.put("raced", "value " + n))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var write : threads.invokeAll(writes)) {
                assertThat(write.get().status()).isIn(200, 201);
            }
        }

        assertThat(owner.text("raced")).startsWith("value ");
        assertThat(owner.agent()
                        .get(BoxOwner.VAULT + "?versions_of=raced&limit=500")
                        .body()
                        .get("versions"))
                .hasSize(50);
    }

    @Test
    void opensAValueOnlyWhereItWasPut() {
        owner.put("seat-a", "value of a");
        owner.put("seat-b", "value of b");
        hub.jdbc().sql("""
                        update vault_version a set sealed = b.sealed from vault_version b
                        where a.label = 'seat-a' and b.label = 'seat-b' and a.agent_id = b.agent_id
                        """).update();

        var moved = owner.value("/seat-a");

        assertThat(moved.statusCode()).isEqualTo(500);
        assertThat(new String(moved.body(), StandardCharsets.UTF_8)).doesNotContain("value of");
        assertThat(owner.text("seat-b")).isEqualTo("value of b");
        owner.agent().delete(BoxOwner.VAULT + "/seat-a");
    }

    @Test
    void refusesWhatIsBeyondTheQuotaOfAnAgent(@TempDir Path folder) {
        try (var small = RunningHub.startUnlimited(
                folder, Map.of("hub.vault.store.labels", 3, "hub.vault.store.bytes", "10KB"))) {
            var mine = BoxOwner.in(small, "small");
            for (var label : List.of("a", "b", "c")) {
                assertThat(mine.put(label, "x").status()).isEqualTo(201);
            }
            assertThat(mine.put("d", "x").problem()).isEqualTo("budget-exhausted");
            assertThat(mine.deposit(mine.token("d"), "x").status()).isEqualTo(404);
            assertThat(mine.put("a", "y").status()).isEqualTo(200);
            assertThat(mine.put("a", "y".repeat(8_000)).problem()).isEqualTo("budget-exhausted");
            var token = mine.token("a");
            assertThat(mine.deposit(token, "y".repeat(8_000)).status()).isEqualTo(404);
            assertThat(mine.deposit(token, "small enough").status()).isEqualTo(200);
            assertThat(mine.agent()
                            .get(BoxOwner.DEPOSITS + "?outcome=refused")
                            .body()
                            .findValuesAsString("outcome"))
                    .containsExactly("store_full", "store_full");

            var version = mine.put("b", "z").text("version");
            mine.agent().delete(BoxOwner.VAULT + "/b");
            for (var one :
                    mine.agent().get(BoxOwner.VAULT + "?versions_of=b").body().get("versions")) {
                mine.agent()
                        .delete(BoxOwner.VAULT + "/b?version="
                                + one.get("version").asString());
            }
            assertThat(mine.value("/b?version=" + version).statusCode()).isEqualTo(404);
            assertThat(mine.put("d", "x").status())
                    .as("only marks are left of b")
                    .isEqualTo(201);
        }
    }

    private static List<String> labels() {
        return names(owner.agent().get(BoxOwner.VAULT + "?limit=500&max_bytes=1000000"));
    }

    private static List<String> names(Answer list) {
        return list.body().get("secrets").findValuesAsString("label");
    }

    private static byte[] everyByte() {
        var bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}

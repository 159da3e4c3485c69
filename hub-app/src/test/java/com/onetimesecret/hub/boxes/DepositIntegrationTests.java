package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Whoever has a link leaves one value, once; every other attempt ends in the same empty answer.
@ExtendWith(OutputCaptureExtension.class)
class DepositIntegrationTests {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Map<String, String> BROWSER = Map.of("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static BoxOwner owner;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.vault.deposit.bad-tokens-per-minute", 1_000_000,
                        "hub.vault.deposit.per-agent-per-minute", 1_000_000,
                        "hub.vault.deposit.refusals-per-hour", 1_000_000));
        owner = BoxOwner.in(hub, "depot");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static BodyPublisher chunked(byte[] bytes) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }

    @Test
    void takesAValueForATokenThatTheAgentSignedByItself() {
        var token = owner.token("stripe_key");

        var taken = owner.deposit(token, "sk_live_abc123");

        assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
        assertThat(taken.body().toString()).isEqualTo("{\"status\":\"deposited\",\"label\":\"stripe_key\"}");
        assertThat(taken.header("Content-Type")).isEqualTo("application/json");
        assertThat(taken.header("Cache-Control")).isEqualTo("no-store");
        assertThat(taken.header("Content-Disposition")).isEmpty();
        assertThat(owner.text("stripe_key")).isEqualTo("sk_live_abc123");
        BoxOwner.assertNothing(owner.deposit(token, "again"), "used");
        assertThat(owner.text("stripe_key")).isEqualTo("sk_live_abc123");
    }

    @Test
    void takesItWhateverElseTheCallSays() {
        var asked = owner.deposit(owner.token("with_query") + "?utm=1", "x");
        var wanted = Wire.send(Wire.to(owner.at("/d/" + owner.token("with_accept")))
                .header("Accept", "text/plain")
                .POST(BodyPublishers.ofString("x")));
        var packed = Wire.send(Wire.to(owner.at("/d/" + owner.token("packed")))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("not unpacked")));

        assertThat(packed.status()).isEqualTo(200);
        assertThat(owner.text("packed")).isEqualTo("not unpacked");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(wanted.status()).isEqualTo(200);
    }

    @Test
    void logsNoToken(CapturedOutput output) {
        var token = owner.token("quiet");

        owner.deposit(token, "x");
        owner.deposit(token, "y");
        owner.deposit(token + "x", "z");

        assertThat(output.getAll()).doesNotContain(token.substring(token.indexOf('.')));
    }

    @Test
    void keepsTheBytesOfEveryKindOfBody() {
        var binary = new byte[70_000];
        new Random(3).nextBytes(binary);
        for (var type : Arrays.asList(
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json",
                "no type",
                null)) {
            for (var body : List.of(
                    "a+b/c=&d%2F é".getBytes(StandardCharsets.UTF_8),
                    "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nv\r\n--x--"
                            .getBytes(StandardCharsets.UTF_8),
                    binary)) {
                var whole = owner.deposit(owner.token("kinds"), BodyPublishers.ofByteArray(body), type);
                assertThat(whole.status()).as(type).isEqualTo(200);
                assertThat(owner.value("/kinds").body()).as(type).isEqualTo(body);
                var pieces = owner.deposit(owner.token("pieces"), chunked(body), type);
                assertThat(pieces.status()).as(type).isEqualTo(200);
                assertThat(owner.value("/pieces").body()).as(type).isEqualTo(body);
            }
        }
    }

    @Test
    void takesAMebibyteAndLeavesTheTokenGoodAfterMore() {
        var token = owner.token("big");
        var tooMuch = new byte[MEBIBYTE + 1];
        BoxOwner.assertNothing(owner.deposit(token, BodyPublishers.ofByteArray(tooMuch), null), "1 MiB + 1");
        BoxOwner.assertNothing(owner.deposit(token, chunked(tooMuch), null), "1 MiB + 1 in chunks");
        assertThat(owner.deposit(token, chunked(tooMuch), null).header("Connection"))
                .as("the end of a connection tells nothing of a token")
                .isEqualTo(owner.deposit("x" + token, chunked(new byte[200_000]), null)
                        .header("Connection"))
                .isEqualTo("close");
        BoxOwner.assertNothing(owner.deposit(token, BodyPublishers.ofByteArray(new byte[3 * MEBIBYTE]), null), "3 MiB");
        BoxOwner.assertNothing(owner.deposit(token, BodyPublishers.noBody(), null), "nothing");
        BoxOwner.assertNothing(owner.deposit(token, chunked(new byte[0]), null), "nothing in chunks");
        var most = new byte[MEBIBYTE];
        new Random(5).nextBytes(most);

        assertThat(owner.deposit(token, chunked(most), null).status()).isEqualTo(200);

        assertThat(owner.value("/big").body()).isEqualTo(most);
        assertThat(owner.deposit(owner.token("big"), BodyPublishers.ofByteArray(most), null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void letsOneOfFiftyUsesOfATokenWin() throws Exception {
        for (var token : List.of(owner.token("raced"), minted("raced"))) {
            var uses = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(
                            n -> () -> owner.deposit(token, "value " + n).status())
                    .toList();
            var statuses = new ArrayList<Integer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var use : threads.invokeAll(uses)) {
                    statuses.add(use.get());
                }
            }
            assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
        }
        assertThat(owner.agent()
                        .get(BoxOwner.VAULT + "?versions_of=raced")
                        .body()
                        .get("versions"))
                .hasSize(2);
    }

    @Test
    void letsOneHubOfTwoTakeAToken(@TempDir Path folder) throws Exception {
        try (var second = hub.another(folder)) {
            for (int round = 0; round < 5; round++) {
                var token = round % 2 == 0 ? owner.token("two hubs") : minted("two hubs");
                var there = new BoxOwner(owner.agent(), second.address());
                var uses = IntStream.range(0, 20)
                        .<Callable<Integer>>mapToObj(n -> () -> (n % 2 == 0 ? owner : there)
                                .deposit(token, "v" + n)
                                .status())
                        .toList();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    var statuses = new ArrayList<Integer>();
                    for (var use : threads.invokeAll(uses)) {
                        statuses.add(use.get());
                    }
                    assertThat(statuses).containsOnlyOnce(200);
                }
            }
        }
    }

    @Test
    void takesNothingForAgentsThatArePausedOrRevoked() {
        var resting = BoxOwner.in(hub, "resting");
        var tokens = List.of(resting.token("r"), minted(resting, "r"));
        var agents = "/api/v2/agents/" + resting.agent().id();
        assertThat(hub.owner().post(agents + "/pause", "{}").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> BoxOwner.assertNothing(resting.deposit(resting.token("r"), "v"), "paused"));
        tokens.forEach(token -> BoxOwner.assertNothing(resting.deposit(token, "v"), "paused"));
        assertThat(hub.owner().post(agents + "/resume", "{}").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(2))
                .until(() -> resting.deposit(resting.token("r"), "v").status() == 200);
        tokens.forEach(token -> assertThat(resting.deposit(token, "v").status()).isEqualTo(200));

        var last = List.of(resting.token("r"), minted(resting, "r"));
        assertThat(hub.owner().post(agents + "/revoke", "{}").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> last.forEach(token -> BoxOwner.assertNothing(resting.deposit(token, "v"), "revoked")));
    }

    @Test
    void neverUsesATokenUpByLooking() {
        var token = owner.token("looked at");
        var url = owner.at("/d/" + token);
        for (var method : List.of("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "GET", "FOO")) {
            var looked = BoxOwner.raw(method, url, Map.of());
            assertThat(looked.statusCode()).as(method).isEqualTo(404);
            assertThat(looked.body()).as(method).isEmpty();
            assertThat(looked.headers().firstValue("Content-Disposition"))
                    .as(method)
                    .isEmpty();
        }
        assertThat(BoxOwner.raw("HEAD", url, BROWSER).statusCode()).isEqualTo(404);
        assertThat(BoxOwner.raw("GET", url, BROWSER).statusCode()).isEqualTo(200);
        assertThat(owner.deposit(token, "still good").status()).isEqualTo(200);
    }

    @Test
    void showsThePageThatIsTheSameForEveryToken() {
        var forms = List.of(
                        owner.at("/d/" + owner.token("page")),
                        owner.at("/d/nonsense"),
                        hub.baseUrl() + "/a/agent_" + "0".repeat(24) + "/d/x",
                        hub.baseUrl() + "/a/no.such.example/d/" + owner.token("page"))
                .stream()
                .map(url -> BoxOwner.raw("GET", url, BROWSER))
                .toList();

        for (var form : forms) {
            assertThat(form.statusCode()).isEqualTo(200);
            assertThat(form.body()).isEqualTo(forms.getFirst().body());
            assertThat(names(form)).isEqualTo(names(forms.getFirst()));
        }
        var policy =
                forms.getFirst().headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'", "script-src 'sha256-", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(new String(forms.getFirst().body(), StandardCharsets.UTF_8))
                .contains("<noscript>", "role=\"status\"", "<label for=\"text\">", "<label for=\"file\">");
    }

    private static Map<String, List<String>> names(java.net.http.HttpResponse<byte[]> form) {
        var headers = new java.util.TreeMap<>(form.headers().map());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("X-Request-Id") || name.equalsIgnoreCase("Date"));
        return headers;
    }

    @Test
    void mintsLinksThatOutliveNothingTheyShouldNot() {
        var minted = owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"minted\",\"expires_in\":100000}");
        assertThat(minted.status()).as(minted.toString()).isEqualTo(201);
        assertThat(minted.text("deposit_id")).matches("dep_[a-zA-Z0-9]{24}");
        assertThat(minted.text("note")).contains("86400");
        assertThat(minted.body().get("expires_in").asInt()).isEqualTo(86_400);
        assertThat(minted.body().get("next")).isNotEmpty();
        assertThat(minted.text("url")).startsWith(owner.at("/d/"));
        assertThat(links()).contains(minted.text("deposit_id"));
        var token = minted.text("url").substring(owner.at("/d/").length());
        var payload = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        assertThat(payload).startsWith("{\"label\":\"minted\",\"nonce\":\"").contains("\"kid\":\"");

        assertThat(Wire.send(Wire.to(minted.text("url")).POST(BodyPublishers.ofString("v")))
                        .status())
                .isEqualTo(200);
        assertThat(links()).doesNotContain(minted.text("deposit_id"));
        assertThat(owner.text("minted")).isEqualTo("v");
        for (var wrong : List.of(
                "{}",
                "{\"label\":\"\"}",
                "{\"label\":\"é\"}",
                "{\"label\":\"a\",\"expires_in\":0}",
                "{\"label\":\"a\",\"ttl\":5}")) {
            assertThat(owner.agent().post(BoxOwner.DEPOSITS, wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    @Test
    void cancelsALinkUnlessSomebodyWasFirst() throws Exception {
        var link = owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"cancelled\"}");
        var path = BoxOwner.DEPOSITS + "/" + link.text("deposit_id");
        assertThat(BoxOwner.in(hub, "not mine").agent().delete(path).status()).isEqualTo(404);
        assertThat(owner.agent().delete(path).status()).isEqualTo(204);
        assertThat(owner.agent().delete(path).status()).isEqualTo(404);
        BoxOwner.assertNothing(Wire.send(Wire.to(link.text("url")).POST(BodyPublishers.ofString("v"))), "cancelled");
        assertThat(owner.agent().delete(BoxOwner.DEPOSITS + "/nonsense").status())
                .isEqualTo(404);

        for (int round = 0; round < 10; round++) {
            var raced = owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"cancel race\"}");
            Callable<Integer> cancel = () -> owner.agent()
                    .delete(BoxOwner.DEPOSITS + "/" + raced.text("deposit_id"))
                    .status();
            Callable<Integer> use = () -> Wire.send(Wire.to(raced.text("url")).POST(BodyPublishers.ofString("v")))
                    .status();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var cancelled = threads.submit(cancel);
                var used = threads.submit(use);
                assertThat(List.of(cancelled.get(), used.get())).isIn(List.of(204, 404), List.of(404, 200));
            }
        }
    }

    @Test
    void takesTheFirstValueOnlyWhereTheLinkSaysSo() throws Exception {
        var link = owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"first\",\"overwrite\":false}");
        owner.put("first", "already here");
        var token = link.text("url").substring(owner.at("/d/").length());
        BoxOwner.assertNothing(owner.deposit(token, "v"), "taken");
        owner.agent().delete(BoxOwner.VAULT + "/first");
        assertThat(owner.deposit(token, "now").status()).isEqualTo(200);
        assertThat(owner.text("first")).isEqualTo("now");

        var uses = IntStream.range(0, 50)
                .<Callable<Integer>>mapToObj(n ->
                        () -> owner.deposit(owner.token(BoxOwner.terms("only one", "overwrite", false)), "v" + n)
                                .status())
                .toList();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var use : threads.invokeAll(uses)) {
                statuses.add(use.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200);
    }

    private static List<String> links() {
        return owner.agent().get(BoxOwner.DEPOSITS).body().get("outstanding").findValuesAsString("id");
    }

    private static String minted(String label) {
        return minted(owner, label);
    }

    private static String minted(BoxOwner box, String label) {
        var url = box.agent()
                .post(BoxOwner.DEPOSITS, Wire.json(Map.of("label", label)))
                .text("url");
        return url.substring(box.at("/d/").length());
    }
}

package com.onetimesecret.hub.secretpage;

import static com.onetimesecret.hub.dashboard.TestBrowser.location;
import static com.onetimesecret.hub.secretpage.Visitors.SHOWN;
import static com.onetimesecret.hub.secretpage.Visitors.VALUE;
import static com.onetimesecret.hub.secretpage.Visitors.assertPrivate;
import static com.onetimesecret.hub.secretpage.Visitors.make;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.RunningHub;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of a secret and its receipt: every state and every refusal, without scripts.
class SecretPagesIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;

    private Visitors visitors;
    private TestBrowser guest;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void open() {
        visitors = new Visitors(hub);
        guest = visitors.guest();
    }

    @AfterEach
    void close() {
        visitors.close();
    }

    @Test
    void passesASecretFromGuestToGuestOnce() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "lifetime", "3600"));
        var reader = visitors.guest();

        var page = reader.get(made.link());
        assertThat(page.statusCode()).isEqualTo(200);
        assertPrivate(page);
        assertThat(page.body())
                .contains("Show it once", "in 59 minutes", "<title>A secret", "noindex")
                .doesNotContain("hunter2", "Größe", "og:", "type=\"password\"");
        var opened = reader.post(made.link(), Map.of());
        assertThat(opened.statusCode()).isEqualTo(200);
        assertPrivate(opened);
        assertThat(opened.body()).contains(SHOWN).doesNotContain("Show it once");

        var again = reader.post(made.link(), Map.of());
        var gone = reader.get(made.link());
        assertThat(List.of(again.statusCode(), gone.statusCode())).containsOnly(404);
        assertPrivate(gone);
        assertThat(gone.body()).contains("nothing behind this link").doesNotContain("hunter2");
        assertThat(guest.get(made.receipt()).body())
                .contains(">Read<", "It was opened")
                .doesNotContain("hunter2", "Burn it");
    }

    @Test
    void consumesNothingBeforeTheClick() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        var id = visitors.newest("id");
        for (var agent : List.of("Slackbot-LinkExpanding 1.0", "WhatsApp/2.23", "facebookexternalhit/1.1")) {
            for (var method : List.of("GET", "HEAD", "OPTIONS")) {
                var answer = visitors.guest()
                        .send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + made.link()))
                                .header("User-Agent", agent)
                                .method(method, BodyPublishers.noBody()));
                assertThat(answer.body()).doesNotContain("hunter2", "og:");
                assertThat(answer.statusCode()).isEqualTo(200);
            }
        }
        assertThat(visitors.readsLeft(id)).isEqualTo(1);
        assertThat(guest.get(made.receipt()).body()).contains(">Waiting<", "Nobody has opened it", made.link());
    }

    @Test
    void looksAlikeForWhatIsGoneAndWhatNeverWas() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        guest.get(made.link());
        guest.post(made.link(), Map.of());
        var gone = visitors.guest().get(made.link());
        var never = visitors.guest().get("/secret/" + "a".repeat(43));

        assertThat(never.statusCode()).isEqualTo(404);
        assertThat(withoutToken(never)).isEqualTo(withoutToken(gone));
        assertThat(visitors.guest().get("/receipt/" + "a".repeat(43)).statusCode())
                .isEqualTo(404);
        assertThat(visitors.guest().get("/receipt/" + "a".repeat(43)).body()).contains("no such receipt");
        assertThat(visitors.guest().get("/request/" + "a".repeat(43)).body()).contains("This link is over");
    }

    @Test
    void asksForThePassphraseAndLocksAfterFiveWrongOnes() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        var reader = visitors.guest();
        assertThat(reader.get(made.link()).body()).contains("type=\"password\"").doesNotContain("open sesame");

        for (int i = 0; i < 5; i++) {
            var wrong = reader.post(made.link(), Map.of("passphrase", "open barley"));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body())
                    .contains("not the passphrase", "role=\"alert\"")
                    .doesNotContain("barley");
        }
        var locked = reader.post(made.link(), Map.of("passphrase", "open sesame"));
        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.body()).contains("is locked", "30 minutes").doesNotContain("hunter2");
        var burn = visitors.guest();
        burn.get(made.receipt());
        assertThat(burn.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"))
                        .statusCode())
                .isEqualTo(429);

        hub.jdbc().sql("DELETE FROM secret_guess").update();
        assertThat(reader.post(made.link(), Map.of("passphrase", "open sesame")).body())
                .contains(SHOWN);
    }

    @Test
    void answersTheScriptWithTheValueAloneOrWithWords() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        var reader = visitors.guest();
        reader.get(made.link());

        var wrong = script(reader, made.link(), "passphrase=no+idea");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("\"wrong\":\"That is not the passphrase")
                .doesNotContain("value");
        var opened = script(reader, made.link(), "passphrase=open+sesame");
        assertPrivate(opened);
        assertThat(opened.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(opened.body()).contains("\"value\":\"" + VALUE + "\"", "\"reads_left\":0");
        assertThat(script(reader, made.link(), "passphrase=open+sesame").body()).isEqualTo("{}");
    }

    @Test
    void takesNoFormOfAnotherSite() throws Exception {
        var made = make(guest, Map.of("secret", VALUE));
        var id = visitors.newest("id");

        for (var path : List.of("/secret", made.link(), made.receipt() + "/burn", "/request/" + "a".repeat(43))) {
            assertThat(guest.postFromElsewhere(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(visitors.readsLeft(id)).isEqualTo(1);
        assertThat(visitors.newest("id")).isEqualTo(id);
        assertThat(guest.postFromElsewhere(made.link()).body()).contains(made.link());
    }

    @Test
    void burnsAndSaysSo() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "passphrase", "open sesame"));
        guest.get(made.receipt().replace("/receipt/", "/private/"));

        var wrong = guest.post(made.receipt() + "/burn", Map.of("passphrase", "open barley"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("not the passphrase", "open=\"open\"");
        var burned = guest.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"));
        assertThat(location(burned)).isEqualTo(made.receipt());
        assertThat(guest.get(made.receipt()).body())
                .contains(">Burned<")
                .doesNotContain(made.link(), "Yes, burn it", "1</span> of");
        assertThat(visitors.guest().get(made.link()).statusCode()).isEqualTo(404);
        // A second click changes nothing.
        assertThat(location(guest.post(made.receipt() + "/burn", Map.of("passphrase", "open sesame"))))
                .isEqualTo(made.receipt());
    }

    @Test
    void saysWhenItEnded() throws Exception {
        var made = make(guest, Map.of("secret", VALUE, "lifetime", "300"));
        hub.jdbc()
                .sql("UPDATE secret SET expires_at = now() WHERE id = :id")
                .param("id", visitors.newest("id"))
                .update();

        assertThat(guest.get(made.link()).statusCode()).isEqualTo(404);
        assertThat(guest.post(made.link(), Map.of()).statusCode()).isEqualTo(404);
        assertThat(guest.get(made.receipt()).body()).contains(">Ended<").doesNotContain(made.link());
    }

    @Test
    void raisesTheAlarmWhenSomebodyComesTooLate() throws Exception {
        var owner = visitors.signedIn("owner@example.com");
        var made = make(owner, Map.of("secret", VALUE, "description", "The <i>key</i>"));
        guest.get(made.link());
        guest.post(made.link(), Map.of());

        // Looking raises none, or every preview of a chat would.
        owner.get(made.link());
        assertThat(owner.get(made.receipt()).body()).doesNotContain("had the link");
        assertThat(owner.post(made.link(), Map.of()).body()).contains("sees now that you came too late");
        await().until(() -> owner.get(made.receipt()).body().contains("Somebody had the link"));
        assertThat(owner.get("/dashboard/secrets").body())
                .contains("Alarm: opened in vain", "The &lt;i&gt;key&lt;/i&gt;")
                .doesNotContain(made.link(), made.receipt(), "hunter2");
    }

    @Test
    void givesTheApiThePagesAsAddressesToShare() throws Exception {
        var made =
                hub.member("sharer", hub.owner(), "guided-network").post("/api/v2/secret", "{\"secret\":\"hunter2\"}");
        var page = made.text("secret_url").substring(hub.baseUrl().length());
        assertThat(page).isEqualTo("/secret/" + made.text("secret_key"));
        assertThat(made.text("receipt_url")).isEqualTo(hub.baseUrl() + "/receipt/" + made.text("receipt_key"));
        assertThat(guest.get(page).body()).contains("Show it once");
        assertThat(guest.get("/receipt/" + made.text("receipt_key")).body()).contains(">Waiting<");
    }

    private static String withoutToken(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
    }

    private static HttpResponse<String> script(TestBrowser browser, String path, String form) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(hub.baseUrl() + path))
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        form + "&_csrf=" + URLEncoder.encode(browser.csrf(), StandardCharsets.UTF_8))));
    }
}

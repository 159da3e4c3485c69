package com.onetimesecret.hub.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.messaging.VerifyAudit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trail and the boxes as people see them.
class TrailPagesIntegrationTests extends Watchers {

    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    @TempDir
    private Path files;

    private static String linked(String path, String expected) {
        return await().atMost(Duration.ofSeconds(10)).until(() -> page(viewer, path), page -> page.contains(expected));
    }

    @Test
    void showsTheTrailVerified() throws Exception {
        var id = posted(ada, status("to be recorded"));

        var page = linked("/dashboard/audit", id);

        assertThat(page)
                .contains("✓", "Verified: entries", "message.posted", ">ada<", "approval.approved")
                .contains("verify-audit audit.ndjson --jwks keys.json");
        assertThat(inGerman(viewer, "/dashboard/audit")).contains("Geprüft: Die Einträge");
    }

    @Test
    void findsByWhoActionSubjectDayAndKind() throws Exception {
        var id = posted(bob, status("to be found"));
        linked("/dashboard/audit", id);
        var today = LocalDate.now(ZoneOffset.UTC);

        for (var query : List.of(
                "who=bob", "who=" + bob.id(), "action=message.", "subject=" + id, "kind=traffic", "day=" + today)) {
            assertThat(page(viewer, "/dashboard/audit?" + query)).as(query).contains(id);
        }
        for (var query : List.of(
                "who=ada",
                "who=owner@example.com",
                "who=nobody@elsewhere.example",
                "action=question",
                "kind=security",
                "day=" + today.minusDays(2),
                "day=" + today.plusDays(2))) {
            assertThat(page(viewer, "/dashboard/audit?" + query)).as(query).doesNotContain(id);
        }
        assertThat(page(viewer, "/dashboard/audit?who=owner@example.com")).contains("approval.approved");
        for (var query : List.of("who=nobody", "day=yesterday", "day=2026-02-30")) {
            assertThat(viewer.get("/dashboard/audit?" + query).statusCode())
                    .as(query)
                    .isEqualTo(422);
        }
    }

    @Test
    void leadsBackToTheFirstEntry() throws Exception {
        var last = "";
        for (int i = 0; i < 60; i++) {
            last = posted(ada, status("one of many"));
        }
        var newest = linked("/dashboard/audit", last);

        var link = OLDER.matcher(newest);
        assertThat(link.find()).isTrue();
        var older = page(viewer, link.group(1));
        for (int i = 0; i < 20 && !older.contains("#1<"); i++) {
            var next = OLDER.matcher(older);
            assertThat(next.find()).isTrue();
            older = page(viewer, next.group(1));
        }

        assertThat(older).contains("#1<", "Verified: entries");
    }

    @Test
    void savesATrailThatVerifies() throws Exception {
        linked("/dashboard/audit", posted(ada, status("to be saved")));
        var export = viewer.get("/dashboard/audit/export");
        var keys = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(hub.baseUrl() + "/oauth2/jwks"))
                                .build(),
                        BodyHandlers.ofString());
        var trail = Files.writeString(files.resolve("audit.ndjson"), export.body());
        var jwks = Files.writeString(files.resolve("keys.json"), keys.body());
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        assertThat(export.headers().firstValue("Content-Disposition").orElse(""))
                .contains("audit.ndjson");
        assertThat(new VerifyAudit(out, out).run(List.of(trail.toString(), "--jwks", jwks.toString())))
                .isEqualTo(VerifyAudit.SOUND);
    }

    @Test
    void saysWhichEntrySomebodyChanged() throws Exception {
        linked("/dashboard/audit", posted(ada, status("to be changed")));
        var place = hub.jdbc()
                .sql("select max(place) from audit_linked where action = 'approval.approved'")
                .query(Long.class)
                .single();
        var before = hub.jdbc()
                .sql("select subject from audit_linked where place = ? and action = 'approval.approved'")
                .param(place)
                .query(String.class)
                .single();
        change(place, "appr_" + "x".repeat(24));
        try {
            assertThat(page(viewer, "/dashboard/audit?action=approval.approved"))
                    .contains("Entry " + place + " is not as the hub signed it", "role=\"alert\"")
                    .doesNotContain("Verified:");
        } finally {
            change(place, before);
        }
    }

    private static void change(long place, String subject) {
        hub.jdbc()
                .sql("update audit_linked set subject = ? where place = ? and action = 'approval.approved'")
                .param(subject)
                .param(place)
                .update();
    }

    @Test
    void refusesACursorOfAnotherNetworksTrail() {
        var other = hub.found("elsewhere");
        var theirs = other.get("/api/v2/audit?since=latest").text("cursor");
        var first = "a1-" + theirs.substring(theirs.indexOf('-') + 1);

        // The first entry is linked a moment after it was recorded.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> other.get("/api/v2/audit?since=" + first).status() == 200);
        var refused = hub.owner().get("/api/v2/audit?since=" + first);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
        assertThat(refused.body().at("/errors/0/message").asString()).contains("this network");
        assertThat(hub.owner().get("/api/v2/audit?since=a1").status()).isEqualTo(422);
    }

    @Test
    void countsDepositsForAllAndTellsOwnersMore() throws Exception {
        var keeper = hub.member("keeper", hub.owner(), "guided-network");
        var minted = keeper.post("/api/v2/agent/deposits", "{\"label\":\"github-token\"}");
        assertThat(minted.status()).as(minted.toString()).isEqualTo(201);
        keeper.post("/api/v2/agent/deposits", "{\"label\":\"still-open\"}");
        var url = minted.text("url").isEmpty() ? minted.text("deposit_url") : minted.text("url");
        var sent = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .POST(HttpRequest.BodyPublishers.ofString("the deposited value"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(sent.statusCode()).as(minted + sent.body()).isEqualTo(200);

        assertThat(page(owner, "/dashboard/deposits"))
                .contains(">keeper<", "github-token", "19 bytes", "<td>1</td>")
                .doesNotContain("the deposited value", "still-open");
        assertThat(page(owner, "/dashboard/deposits?agent=" + keeper.id())).contains("github-token", "Show all boxes");
        assertThat(page(owner, "/dashboard/deposits?agent=" + ada.id())).doesNotContain("github-token");
        for (var somebody : List.of(approver, viewer)) {
            assertThat(page(somebody, "/dashboard/deposits"))
                    .contains(">keeper<", "Owners also see")
                    .doesNotContain("github-token", "the deposited value");
        }
        assertThat(inGerman(owner, "/dashboard/deposits")).contains("abgelegt", "19 Byte");
        assertThat(Map.of("labels", page(viewer, "/dashboard/deposits?agent=" + keeper.id()))
                        .get("labels"))
                .doesNotContain("github-token");
    }
}

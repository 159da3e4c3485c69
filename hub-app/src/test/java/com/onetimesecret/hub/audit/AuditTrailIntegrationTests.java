package com.onetimesecret.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.HubApplication;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// WIRE 4: the trail is linked within a second, has pages, and proves itself to who has an export and the keys.
class AuditTrailIntegrationTests {

    private static final String AUDIT = "/api/v2/agent/audit";
    private static final String MESSAGES = "/api/v2/agent/messages";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent auditor;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        auditor = auditor("auditor", hub.owner(), "guided-network");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static TestAgent auditor(String name, TestPerson person, String network) {
        var agent = hub.stranger(name);
        var request = agent.request("Reads the trail");
        request.put("scope", "post read audit");
        request.put("network", network);
        person.approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    private static String post(TestAgent agent) {
        var posted = agent.post(MESSAGES, "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}");
        assertThat(posted.status()).isEqualTo(201);
        return posted.text("id");
    }

    private static List<JsonNode> entries(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body().get("entries").valueStream().toList();
    }

    /// Waits until all that was recorded is linked.
    private static void awaitLinked() {
        await().atMost(Duration.ofSeconds(2))
                .until(() -> hub.jdbc()
                                .sql("SELECT (SELECT count(*) FROM audit_unlinked)"
                                        + " + (SELECT seq FROM log_head) - (SELECT seq FROM audit_mark)")
                                .query(Integer.class)
                                .single()
                        == 0);
    }

    private static List<String> export(String path) {
        var export = path.startsWith(AUDIT) ? auditor.get(path) : hub.owner().get(path);
        assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
        return new ArrayList<>(export.body().stringValue().lines().toList());
    }

    @Test
    void showsAnEntryLinkedWithinASecondOfItsCommit() {
        var latest = auditor.get(AUDIT + "?since=latest").text("cursor");
        var id = post(auditor);

        await().atMost(Duration.ofSeconds(1))
                .until(() -> entries(auditor.get(AUDIT + "?since=" + latest)).stream()
                        .anyMatch(entry -> entry.get("subject").asString().equals(id)));

        var entry = entries(auditor.get(AUDIT + "?subject=" + id)).getFirst();
        assertThat(entry.get("actor").asString()).isEqualTo(auditor.id());
        assertThat(entry.get("action").asString()).isEqualTo("message.posted");
        assertThat(entry.get("details").get("topic").asString()).isEqualTo("agents.status");
        assertThat(entry.get("hash").asString()).hasSize(43);
    }

    @Test
    void refusesACursorBehindTheEndOfTheTrail() {
        var sign = auditor.get(AUDIT + "?since=latest").text("cursor").replaceFirst("a[0-9a-z]+", "azzzzzz");
        for (var parameters : List.of("?since=" + sign, "?cursor=" + sign, "?since=" + sign + "&format=ndjson")) {
            var refused = auditor.get(AUDIT + parameters);

            assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
            assertThat(refused.body().at("/errors/0/message").asString()).contains("this network's trail");
        }
        var latest = auditor.get(AUDIT + "?since=latest").text("cursor");
        assertThat(auditor.get(AUDIT + "?since=" + latest).status()).isEqualTo(200);
    }

    @Test
    void readsByPagesThatMissAndRepeatNothing() {
        for (int i = 0; i < 12; i++) {
            post(auditor);
        }
        awaitLinked();
        long end = auditor.get(AUDIT + "/checkpoint").body().get("place").asLong();
        var places = new ArrayList<Long>();
        var cursor = "all";
        Answer page;
        do {
            page = auditor.get(AUDIT + "?limit=5&since=" + cursor);
            entries(page).forEach(entry -> places.add(entry.get("place").asLong()));
            cursor = page.text("cursor");
            assertThat(page.header("Link")).contains("since=" + cursor + "&limit=5", "rel=\"next\"");
        } while (page.body().get("has_more").asBoolean());

        assertThat(places).startsWith(1L, 2L, 3L).doesNotHaveDuplicates().isSorted();
        assertThat(places.getLast()).isGreaterThanOrEqualTo(end);
        assertThat(places).hasSize(places.getLast().intValue());
        assertThat(entries(auditor.get(AUDIT + "?max_bytes=1"))).hasSize(1);
        assertThat(entries(auditor.get(AUDIT + "?since=" + cursor))).isEmpty();
        assertThat(entries(auditor.get(AUDIT + "?since=2020-01-01T00:00:00Z&limit=1"))
                        .getFirst()
                        .get("place")
                        .asLong())
                .isEqualTo(1);
        assertThat(entries(auditor.get(AUDIT + "?since=2999-01-01T00:00:00Z"))).isEmpty();
    }

    @Test
    void filtersByKindActorActionAndSubject() {
        post(auditor);
        awaitLinked();

        assertThat(entries(hub.owner().get("/api/v2/audit?kind=security")))
                .isNotEmpty()
                .allMatch(entry -> entry.get("kind").asString().equals("security"));
        assertThat(entries(auditor.get(AUDIT + "?action=message.posted&actor=" + auditor.id())))
                .isNotEmpty()
                .allMatch(entry -> entry.get("kind").asString().equals("traffic"));
        assertThat(entries(auditor.get(AUDIT + "?actor=nobody"))).isEmpty();
        assertThat(auditor.get(AUDIT + "?kind=other").status()).isEqualTo(422);
        assertThat(auditor.get(AUDIT + "?since=x").body().toString()).contains("?since");
        assertThat(auditor.get(AUDIT + "?sinc=all").body().toString()).contains("\"did_you_mean\":\"since\"");
    }

    @Test
    void refusesAgentsWithoutTheScopeAndSharesNothingWithOtherNetworks() {
        var plain = hub.member("plain");
        assertThat(plain.get(AUDIT).problem()).isEqualTo("insufficient-scope");
        assertThat(plain.get(AUDIT + "/checkpoint").problem()).isEqualTo("insufficient-scope");
        assertThat(auditor.get("/api/v2/audit").status()).isEqualTo(403);

        var ada = hub.found("apart");
        var theirs = auditor("their auditor", ada, "apart");
        var id = post(auditor);
        post(theirs);
        awaitLinked();
        for (var answer : List.of(theirs.get(AUDIT + "?limit=500"), ada.get("/api/v2/audit?limit=500"))) {
            assertThat(entries(answer)).isNotEmpty();
            assertThat(answer.body().toString()).doesNotContain(id, auditor.id());
        }
        assertThat(theirs.get(AUDIT + "/checkpoint").text("network_id"))
                .isNotEqualTo(auditor.get(AUDIT + "/checkpoint").text("network_id"));
    }

    @Test
    void exportsWhatTheCommandVerifiesAndFindsWhateverWasDoneToIt(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 5; i++) {
            post(auditor);
        }
        awaitLinked();
        var earlier = auditor.get(AUDIT + "/checkpoint");
        post(auditor);
        awaitLinked();
        var whole = export(AUDIT + "?format=ndjson");
        Files.writeString(folder.resolve("keys.json"), hub.get("/oauth2/jwks"));
        Files.writeString(folder.resolve("earlier.json"), earlier.body().toString());

        var sound = verify(folder, whole);
        assertThat(sound.exitCode()).as(sound.output()).isZero();
        assertThat(sound.output()).startsWith("Sound: the trail of net_").contains("from place 1 to");

        long place = earlier.body().get("place").asLong();
        var changed = new ArrayList<>(whole);
        changed.replaceAll(line ->
                line.contains("{\"entry\":{\"place\":3,") ? line.replace("\"actor\":\"", "\"actor\":\"x") : line);
        var found = verify(folder, changed);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.output()).startsWith("TAMPERED at place 3:");
        // The rest alone goes on from the earlier checkpoint.
        var rest = export("/api/v2/audit?format=ndjson&since=" + earlier.text("cursor"));
        assertThat(verify(folder, rest, "--checkpoint", "earlier.json").exitCode())
                .isZero();
        assertThat(verify(folder, rest).exitCode()).isEqualTo(1);
        // An older export passes for the newest until a checkpoint tells.
        var shorter = new ArrayList<>(whole.stream()
                .takeWhile(line -> !line.contains("{\"entry\":{\"place\":" + place + ","))
                .toList());
        var cut = verify(folder, shorter, "--checkpoint", "earlier.json");
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.output()).contains("cut off");
        assertThat(verify(folder, export(AUDIT + "?format=ndjson&kind=traffic")).exitCode())
                .isEqualTo(2);
        assertThat(verify(folder, whole, "--checkpoint", "none.json").exitCode())
                .isEqualTo(2);
    }

    @Test
    void findsWhatSomebodyDidToTheDatabase(@TempDir Path folder) throws Exception {
        var ada = hub.found("ending");
        var agent = auditor("ending auditor", ada, "ending");
        var network = agent.get("/api/v2/agent/me").text("network_id");
        for (int i = 0; i < 4; i++) {
            post(agent);
        }
        awaitLinked();
        var lines = ada.get("/api/v2/audit?format=ndjson").body().stringValue();
        Files.writeString(folder.resolve("keys.json"), hub.get("/oauth2/jwks"));
        assertThat(verify(folder, lines.lines().toList()).exitCode()).isZero();

        long place = hub.jdbc().sql("""
                        UPDATE audit_run SET subjects[1] = 'msg_forged'
                        WHERE network_id = :id AND place = (SELECT max(place) FROM audit_run WHERE network_id = :id)
                        RETURNING first_place
                        """).param("id", network).query(Long.class).single();

        var found = verify(
                folder,
                ada.get("/api/v2/audit?format=ndjson")
                        .body()
                        .stringValue()
                        .lines()
                        .toList());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.output()).startsWith("TAMPERED at place " + place + ":");
    }

    @Test
    void erasesTheDetailsOfWhoeverMustBeForgotten(@TempDir Path folder) throws Exception {
        var ada = hub.found("forgetting");
        var agent = auditor("forgotten", ada, "forgetting");
        post(agent);
        awaitLinked();
        assertThat(hub.owner()
                        .post("/api/v2/audit/erasures", "{\"of\":\"" + agent.id() + "\"}")
                        .body()
                        .get("entries")
                        .asInt())
                .as("another network's agent")
                .isZero();
        assertThat(ada.post("/api/v2/audit/erasures", "{\"of\":\"everybody\"}").status())
                .isEqualTo(422);
        assertThat(agent.post("/api/v2/audit/erasures", "{\"of\":\"" + agent.id() + "\"}")
                        .status())
                .isEqualTo(403);

        var erased = ada.post("/api/v2/audit/erasures", "{\"of\":\"" + agent.id() + "\"}");

        assertThat(erased.body().get("entries").asInt()).isPositive();
        assertThat(erased.body().has("next")).isTrue();
        awaitLinked();
        assertThat(entries(ada.get("/api/v2/audit?actor=" + agent.id())))
                .isNotEmpty()
                .allMatch(entry -> entry.get("erased").asBoolean() && !entry.has("details") && !entry.has("salt"));
        assertThat(entries(ada.get("/api/v2/audit?action=audit.details_erased")))
                .hasSize(1);
        Files.writeString(folder.resolve("keys.json"), hub.get("/oauth2/jwks"));
        var verified = verify(
                folder,
                ada.get("/api/v2/audit?format=ndjson")
                        .body()
                        .stringValue()
                        .lines()
                        .toList());
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        assertThat(verified.output()).contains("with erased details");
    }

    /// What the command said in a process of its own.
    private record Verdict(int exitCode, String output) {}

    private static Verdict verify(Path folder, List<String> lines, String... more)
            throws IOException, InterruptedException {
        Files.write(folder.resolve("export.ndjson"), lines);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                HubApplication.class.getName(),
                "verify-audit",
                "export.ndjson",
                "--jwks",
                "keys.json"));
        command.addAll(List.of(more));
        var output = folder.resolve("output").toFile();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(Map.of("HUB_UNKNOWN", "does not matter"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        int exitCode = builder.start().waitFor();
        return new Verdict(exitCode, Files.readString(output.toPath()));
    }
}

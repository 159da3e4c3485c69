package com.onetimesecret.hub.inboxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The key of a secret that a message passes on: readable for the message's readers, and nowhere in the database.
class KeysAtRestIntegrationTests {

    private static final String MESSAGES = "/api/v2/agent/messages";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static TestAgent sender;
    private static TestAgent reader;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        sender = hub.member("sender");
        reader = hub.member("reader");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @Test
    void isServedByEveryHubAndStoredByNone(@TempDir Path folder) {
        var key = key();
        reader.post("/api/v2/agent/webhooks", "{\"url\":\"https://example.com/hook\"}");
        var posted = Wire.send(Wire.post(hub.baseUrl() + MESSAGES, share(key))
                .header("Authorization", "Bearer " + sender.token())
                .header("Idempotency-Key", UUID.randomUUID().toString()));
        assertThat(posted.status()).as(posted.toString()).isEqualTo(201);
        var batch = key();
        sender.post(MESSAGES, "[" + share(batch) + "]");
        var id = posted.text("id");

        assertThat(keyIn(reader.get(MESSAGES + "/" + id).body())).isEqualTo(key);
        assertThat(inbox()).contains(key, batch);
        // Another one has them from the database only.
        try (var other = hub.another(folder)) {
            var read = Wire.send(Wire.to(other.address() + MESSAGES + "?to=me&limit=500&max_bytes=900000")
                    .header("Authorization", "Bearer " + reader.token()));
            assertThat(keysIn(read)).contains(key, batch);
            assertThat(keyIn(Wire.send(Wire.to(other.address() + MESSAGES + "/" + id)
                                    .header("Authorization", "Bearer " + reader.token()))
                            .body()))
                    .isEqualTo(key);
        }
        hub.restart();
        assertThat(keyIn(reader.get(MESSAGES + "/" + id).body())).isEqualTo(key);
        assertThat(inbox()).contains(key, batch);
        assertThat(placesOf(key)).isEmpty();
        assertThat(placesOf(batch)).isEmpty();
    }

    @Test
    void isFoundByNobodyWhoSearches() {
        var key = key();
        sender.post(MESSAGES, share(key));

        assertThat(found("The staging door")).isNotEmpty();
        assertThat(found(key)).isEmpty();
        assertThat(found(key.substring(5, 20))).isEmpty();
        assertThat(found("sealed:")).isEmpty();
        assertThat(found("secret_key")).isEmpty();
    }

    @Test
    void isLeftOutWhenTheNetworkIsTakenOut() {
        var key = key();
        var id = sender.post(MESSAGES, share(key)).text("id");
        var network = hub.jdbc()
                .sql("select network_id from message where id = ?")
                .param(id)
                .query((row, number) -> new NetworkId(row.getString("network_id")))
                .single();
        var lines = new ArrayList<String>();

        hub.bean("messageContents", NetworkContents.class).export(network, lines::add);

        assertThat(lines)
                .anyMatch(line -> line.contains(id))
                .noneMatch(line -> line.contains(key) || line.contains("sealed:"));
    }

    private static String key() {
        return UUID.randomUUID().toString().replace("-", "") + "ABCDEFGHIJK";
    }

    private static String share(String key) {
        return "{\"type\":\"secret_share\",\"to\":[\"" + reader.id()
                + "\"],\"payload\":{\"description\":\"The staging door\",\"secret_key\":\"" + key + "\"}}";
    }

    private static List<String> inbox() {
        return keysIn(reader.get(MESSAGES + "?to=me&limit=500&max_bytes=900000"));
    }

    private static List<String> keysIn(Answer page) {
        return StreamSupport.stream(page.body().get("messages").spliterator(), false)
                .map(KeysAtRestIntegrationTests::keyIn)
                .toList();
    }

    private static String keyIn(JsonNode message) {
        return message.at("/payload/secret_key").asString("");
    }

    private static JsonNode found(String text) {
        return reader.get(MESSAGES + "?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .body()
                .get("messages");
    }

    /// The tables that hold the text, as it is or among other bytes.
    private static List<String> placesOf(String text) {
        var hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return hub
                .jdbc()
                .sql(
                        "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                                + " where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')")
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list()
                .stream()
                .filter(table -> hub.jdbc()
                        .sql("select exists (select from " + table
                                + " t where to_jsonb(t)::text like ? or to_jsonb(t)::text like ?)")
                        .param("%" + text + "%")
                        .param("%" + hex + "%")
                        .query(Boolean.class)
                        .single())
                .toList();
    }
}

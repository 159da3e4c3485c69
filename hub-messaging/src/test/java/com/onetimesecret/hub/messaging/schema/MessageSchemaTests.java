package com.onetimesecret.hub.messaging.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.onetimesecret.hub.api.problem.FieldError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageSchemaTests {

    private final MessageSchema schema = new MessageSchema();

    @ParameterizedTest
    @EnumSource
    void acceptsTheExampleOfEveryType(MessageType type) throws IOException {
        var example = MessageExamples.of(type);

        assertThat(schema.mistakesOf(example, type)).isEmpty();
        assertThat(published().validate(example.toString(), InputFormat.JSON)).isEmpty();
    }

    // The smallest payload each type had in the seed's first schema.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status_update|{'status':'idle'}",
                "task_handoff|{'task_description':'x','recipient_criteria':{}}",
                "question|{'question':'x'}",
                "answer|{'answer':'x','question_message_id':'msg_000000000000000000000000'}",
                "discovery|{'action':'query'}",
                "heartbeat|{}",
                "secret_share|{'secret_key':'abcdefghijklmnopqrstuvwxyz12345'}",
                "audit_log|{'action':'x','outcome':'skipped'}"
            },
            quoteCharacter = '"')
    void acceptsTheSmallestMessageOfEveryType(String type, String payload) throws IOException {
        var json = "{'version':'1.0','type':'" + type + "','agent_id':'agent_aaaaaaaaaaaaaaaaaaaaaaaa',"
                + "'timestamp':'2026-01-31T12:00:00Z','payload':" + payload + "}";

        assertThat(mistakes(json)).isEmpty();
        assertThat(published().validate(json.replace('\'', '"'), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'status_update'}|/payload|is missing",
                "{'type':'status_update','payload':[]}|/payload|must be an object",
                "{'type':'status_update','payload':{}}|/payload/status|is missing",
                "{'type':'status_update','payload':{'status':'idle','progress':101}}|/payload/progress|must be at most 100",
                "{'type':'status_update','payload':{'status':'idle','progress':'1'}}|/payload/progress|must be a number",
                "{'type':'question','payload':{'question':'x','answer_by':'soon'}}|/payload/answer_by|"
                        + "must be a time like 2026-01-31T12:00:00Z",
                "{'type':'heartbeat','payload':{},'ttl':59}|/ttl|must be at least 60",
                "{'type':'heartbeat','payload':{},'ttl':604801}|/ttl|must be at most 604800",
                "{'type':'heartbeat','payload':{},'ttl':60.5}|/ttl|must be an integer",
                "{'type':'heartbeat','payload':{},'to':[]}|/to|must not be empty",
                "{'type':'heartbeat','payload':{},'to':['human','human']}|/to|must not name anything twice",
                "{'type':'heartbeat','payload':{},'to':7}|/to|must be an array or a string",
                "{'type':'heartbeat','payload':{},'to':['bob']}|/to/0|\"must match ^(agent_[a-zA-Z0-9]{24}|human)$\"",
                "{'type':'heartbeat','payload':{},'topic':'a..b'}|/topic|"
                        + "must match ^[A-Za-z0-9_:-]+(\\.[A-Za-z0-9_:-]+)*$",
                "{'type':'heartbeat','payload':{},'topic':'a\\n'}|/topic|"
                        + "must match ^[A-Za-z0-9_:-]+(\\.[A-Za-z0-9_:-]+)*$",
                "{'type':'heartbeat','payload':{},'id':'x'}|/id|is set by the hub; leave it out",
                "{'type':'heartbeat','payload':{},'origin':{'kind':'human'}}|/origin|is set by the hub; leave it out",
            },
            quoteCharacter = '"')
    void namesTheMistakeOnceAndAtItsPlace(String json, String pointer, String message) {
        assertThat(mistakes(json)).singleElement().satisfies(mistake -> {
            assertThat(mistake.pointer()).isEqualTo(pointer);
            assertThat(mistake.message()).isEqualTo(message);
        });
    }

    @Test
    void listsAllowedValuesAndTheOneThatWasMeant() {
        assertThat(mistakes("{'type':'status_update','payload':{'status':'workin'}}"))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.pointer()).isEqualTo("/payload/status");
                    assertThat(mistake.got()).isEqualTo("workin");
                    assertThat(mistake.allowed()).contains("working", "idle").hasSize(6);
                    assertThat(mistake.didYouMean()).isEqualTo("working");
                });
    }

    @Test
    void namesAnUnknownMemberAndTheOneThatWasMeant() {
        assertThat(mistakes("{'type':'status_update','payload':{'status':'idle','sumary':'x'},'topics':'a'}"))
                .extracting(FieldError::pointer, FieldError::didYouMean)
                .containsExactly(tuple("/topics", "topic"), tuple("/payload/sumary", "summary"));
    }

    @Test
    void suggestsNoMemberThatOnlyTheHubSets() {
        assertThat(mistakes("{'type':'heartbeat','payload':{},'received':1}"))
                .singleElement()
                .satisfies(mistake ->
                        assertThat(mistake.allowed()).contains("ttl", "topic").doesNotContain("received_at", "seq"));
    }

    @Test
    void neverRepeatsWhatMayBeASecretsKey() {
        assertThat(mistakes("{'type':'secret_share','payload':{'secret_key':'too-short-but-secret'}}"))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.pointer()).isEqualTo("/payload/secret_key");
                    assertThat(mistake.got()).isNull();
                });
    }

    private List<FieldError> mistakes(String json) {
        var message = StrictJson.MAPPER.readTree(json.replace('\'', '"'));
        return schema.mistakesOf(
                message, MessageType.of(message.get("type").stringValue()).orElseThrow());
    }

    private static Schema published() throws IOException {
        try (var file = Objects.requireNonNull(
                MessageSchemaTests.class.getResourceAsStream("/schema/agent-message.schema.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}

package com.onetimesecret.hub.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.test.TestDatabase;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(properties = "spring.jackson.property-naming-strategy=SNAKE_CASE")
class MessagesApiIntegrationTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh("classpath:db/migration/messaging");
    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String WORKING = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TestAgents agents;

    private MockMvc hub;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @BeforeEach
    void emptyTheLog() {
        hub = MockMvcBuilders.webAppContextSetup(context).build();
        jdbc.sql("delete from message").update();
    }

    @Test
    void answersAPostWithItsPlaceInTheLog() throws Exception {
        var answer = post(TestAgents.ALICE, WORKING);
        var receipt = json(answer);

        assertThat(answer.getStatus()).isEqualTo(201);
        assertThat(answer.getHeader("Location"))
                .isEqualTo("https://hub.example.com" + MESSAGES + "/"
                        + receipt.get("id").stringValue());
        assertThat(receipt.get("seq").longValue()).isPositive();
        assertThat(receipt.get("cursor").stringValue()).startsWith("c");
        assertThat(receipt.get("listeners").intValue()).isZero();
        assertThat(receipt.get("expires_at").stringValue()).endsWith("Z");
        assertThat(receipt.at("/next/0/href").stringValue())
                .isEqualTo("https://hub.example.com" + MESSAGES + "?since="
                        + receipt.get("cursor").stringValue() + "&wait=25");
    }

    @Test
    void attestsWhoSaidItAndKeepsThePayloadAsSent() throws Exception {
        var payload = "{\"status\":\"working\",\"progress\":1.50,\"summary\":\"Grüße, \\u202ex 😀\"}";
        var id = id(post(
                TestAgents.ALICE,
                "{\"payload\":" + payload + ",\"type\":\"status_update\",\"to\":\"" + TestAgents.BOB.id()
                        + "\",\"metadata\":{\"a\":[1,2]}}"));

        var text = get(TestAgents.BOB, MESSAGES + "/" + id).getContentAsString(StandardCharsets.UTF_8);
        var message = JsonMapper.shared().readTree(text);
        assertThat(text).contains("\"progress\":1.50");
        assertThat(message.at("/payload/summary").stringValue()).isEqualTo("Grüße, \u202ex 😀");
        assertThat(message.at("/to/0").stringValue())
                .isEqualTo(TestAgents.BOB.id().value());
        assertThat(message.get("topic").stringValue()).isEqualTo("agents." + TestAgents.BOB.id() + ".inbox");
        assertThat(message.get("agent_id").stringValue())
                .isEqualTo(TestAgents.ALICE.id().value());
        assertThat(message.at("/origin/kind").stringValue()).isEqualTo("agent");
        assertThat(message.at("/origin/agent_name").stringValue()).isEqualTo("alice");
        assertThat(message.at("/origin/owner").stringValue()).isEqualTo("owner@example.com");
        assertThat(message.at("/origin/approval_id").stringValue()).isEqualTo(TestAgents.APPROVAL.value());
    }

    @Test
    void listsWithTheCursorBeforeTheMessages() throws Exception {
        post(TestAgents.ALICE, WORKING);

        var answer = get(TestAgents.BOB, MESSAGES + "?topic=agents.*&type=status_update&limit=5");
        var text = answer.getContentAsString(StandardCharsets.UTF_8);

        assertThat(text)
                .matches(
                        "\\{\"cursor\":\"c[0-9a-z]+-[0-9a-z]+\",\"has_more\":false,\"gap\":false,\"messages\":\\[\\{.*}]}");
        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(answer.getHeader("Link"))
                .isEqualTo("<https://hub.example.com" + MESSAGES + "?since="
                        + json(answer).get("cursor").stringValue()
                        + "&topic=agents.%2A&type=status_update&limit=5>; rel=\"next\"");
    }

    @Test
    void goesOnFromItsOwnCursor() throws Exception {
        var first = json(post(TestAgents.ALICE, WORKING));
        post(TestAgents.ALICE, WORKING);

        var page = json(
                get(TestAgents.BOB, MESSAGES + "?since=" + first.get("cursor").stringValue()));
        assertThat(page.get("messages")).hasSize(1);
        var rest = json(get(
                TestAgents.BOB,
                MESSAGES + "?wait=0&cursor=" + page.get("cursor").stringValue()));
        assertThat(rest.get("messages")).isEmpty();
    }

    @Test
    void answersTheSameForAnotherNetworksMessageAndForNone() throws Exception {
        var id = id(post(TestAgents.ALICE, WORKING));

        var foreign = get(TestAgents.STRANGER, MESSAGES + "/" + id);
        var missing = get(TestAgents.STRANGER, MESSAGES + "/nonsense");
        assertThat(foreign.getStatus()).isEqualTo(404);
        assertThat(foreign.getContentAsString()).isEqualTo(missing.getContentAsString());
    }

    @Test
    void storesNoHeartbeat() throws Exception {
        var posted = post(TestAgents.BOB, "{\"type\":\"heartbeat\",\"payload\":{\"current_load\":\"light\"}}");
        var direct = call(TestAgents.BOB, MockMvcRequestBuilders.post("/api/v2/agent/heartbeat"));

        assertThat(posted.getStatus()).isEqualTo(200);
        assertThat(json(posted)).isEqualTo(json(direct));
        assertThat(json(posted).get("next_heartbeat_in").intValue()).isEqualTo(60);
        assertThat(json(posted).get("paused").booleanValue()).isFalse();
        assertThat(json(posted).get("approval_expires_at").stringValue()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(json(posted).has("id")).isFalse();
        assertThat(agents.seen).contains(TestAgents.BOB.id());
        assertThat(stored()).isZero();
    }

    @Test
    void refusesAMessageWithAValidOneToLearnFrom() throws Exception {
        var answer = post(TestAgents.ALICE, "{\"type\":\"qestion\",\"payload\":{}}");

        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(json(answer).get("type").stringValue()).isEqualTo("invalid-message");
        assertThat(json(answer).at("/errors/0/did_you_mean").stringValue()).isEqualTo("question");
        var example = json(answer).at("/next/0/body_example");
        assertThat(post(TestAgents.ALICE, example.toString()).getStatus()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]||invalid-request",
                "7||invalid-message",
                "{}|/type|invalid-message",
                "{'type':7,'payload':{}}|/type|invalid-message",
                "{'type':'question','payload':{'question':'x'},'agent_id':'agent_bbbbbbbbbbbbbbbbbbbbbbbb'}|/agent_id|"
                        + "invalid-message",
                "{'type':'question','payload':{'question':'x'},'timestamp':'2020-01-01T00:00:00Z'}|/timestamp|"
                        + "invalid-message",
                "{'type':'audit_log','payload':{'action':'x','outcome':'success','human_approved':true}}|"
                        + "/payload/approval_id|invalid-message",
                "{'type':'question','payload':{'question':'x'},'to':['human','agent_zzzzzzzzzzzzzzzzzzzzzzzz']}|/to/1|"
                        + "unknown-recipient",
                "{'type':'question','payload':{'question':'x'},'to':'agent_ssssssssssssssssssssssss'}|/to|"
                        + "unknown-recipient",
                "{'type':'question','payload':{'question':'x\\u0000'}}|/payload/question|invalid-request",
                "{'type':'question','payload':{'question':'\\ud800'}}|/payload/question|invalid-request",
                "{'type':'question','payload':{'question':'x'},'metadata':{'a':1e99999}}|/metadata/a|invalid-request",
            })
    void refusesWhatIsWrongAndStoresNothing(String body, String pointer, String type) throws Exception {
        var answer = post(TestAgents.ALICE, body.replace('\'', '"'));

        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(json(answer).get("type").stringValue()).isEqualTo(type);
        assertThat(json(answer).at("/errors/0/pointer").stringValue()).isEqualTo(pointer == null ? "" : pointer);
        assertThat(stored()).isZero();
    }

    @Test
    void suggestsTheIdOfAnAgentThatWasCalledByName() throws Exception {
        var answer = post(TestAgents.ALICE, "{\"type\":\"question\",\"payload\":{\"question\":\"x\"},\"to\":\"bob\"}");

        assertThat(json(answer).at("/errors/0/did_you_mean").stringValue())
                .isEqualTo(TestAgents.BOB.id().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"type\":1,\"type\":2}", "{} {}", "\uFEFF{}", "{\"a\":NaN}", "nonsense"})
    void refusesWhatIsNoJson(String body) throws Exception {
        assertMalformed(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesInvalidUtf8AndDeepNesting() throws Exception {
        assertMalformed("{\"type\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertMalformed("{}".getBytes(StandardCharsets.UTF_16));
        assertMalformed(("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}").getBytes(StandardCharsets.UTF_8));
        assertMalformed(("[".repeat(34) + "]".repeat(34)).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesTooMuch() throws Exception {
        var start = "{\"type\":\"question\",\"payload\":{\"question\":\"x\"},\"metadata\":{\"a\":\"";
        var large = post(TestAgents.ALICE, start + "x".repeat(5_000) + "\"}}");
        assertThat(large.getStatus()).isEqualTo(422);
        assertThat(json(large).at("/errors/0/pointer").stringValue()).isEqualTo("/metadata");

        var tooLarge = post(TestAgents.ALICE, start + "x".repeat(65_536) + "\"}}");
        assertThat(tooLarge.getStatus()).isEqualTo(413);
    }

    @Test
    void refusesOtherContentTypes() throws Exception {
        var request = MockMvcRequestBuilders.post(MESSAGES).content(WORKING);

        assertThat(call(TestAgents.ALICE, request).getStatus()).isEqualTo(415);
        assertThat(call(TestAgents.ALICE, request.contentType("text/plain")).getStatus())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=c-1",
                "since=x",
                "since=c1-1&cursor=c1-1",
                "limit=0",
                "limit=501",
                "limit=x",
                "max_bytes=0",
                "wait=56",
                "wait=-1",
                "to=bob",
                "from=bob",
                "topic=a..b",
                "type=qestion",
                "correlation_id=x",
                "sinse=all",
                "limit=1&limit=2"
            })
    void refusesParametersThatMeanNothing(String query) throws Exception {
        var answer = get(TestAgents.ALICE, MESSAGES + "?" + query);

        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(json(answer).at("/errors/0/pointer").stringValue()).startsWith("?");
    }

    @Test
    void refusesMoreTopicsThanItWantsToCompare() throws Exception {
        var topics = "topic=a&".repeat(20);

        assertThat(get(TestAgents.ALICE, MESSAGES + "?" + topics).getStatus()).isEqualTo(200);
        var answer = get(TestAgents.ALICE, MESSAGES + "?" + topics + "topic=a");
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(json(answer).at("/errors/0/pointer").stringValue()).isEqualTo("?topic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=all",
                "since=0",
                "since=1700000000",
                "since=2026-01-01T00:00:00+02:00",
                "since=latest",
                "q=x",
                "max_bytes=1"
            })
    void understandsParameters(String query) throws Exception {
        assertThat(get(TestAgents.ALICE, MESSAGES + "?" + query).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'',alice bob",
        "?capability=translate.fr,alice",
        "?status=online,alice",
        "?status=idle,bob",
        "?status=offline,''",
        "?q=REVIEW,bob",
        "?limit=1,alice",
        "?cursor=pagent_aaaaaaaaaaaaaaaaaaaaaaaa,bob"
    })
    void listsPeersOfTheNetwork(String query, String names) throws Exception {
        var peers = json(get(TestAgents.ALICE, "/api/v2/agent/peers" + query)).get("peers");

        assertThat(String.join(
                        " ",
                        peers.valueStream()
                                .map(peer -> peer.get("name").stringValue())
                                .toList()))
                .isEqualTo(names);
    }

    @Test
    void showsAPeerOfItsOwnNetworkOnly() throws Exception {
        var bob = get(TestAgents.ALICE, "/api/v2/agent/peers/" + TestAgents.BOB.id());
        assertThat(json(bob).get("status").stringValue()).isEqualTo("idle");
        assertThat(json(bob).get("agent_id").stringValue())
                .isEqualTo(TestAgents.BOB.id().value());
        assertThat(json(bob).get("key_thumbprint").stringValue()).isEqualTo("thumbprint-of-bob");

        assertThat(get(TestAgents.STRANGER, "/api/v2/agent/peers/" + TestAgents.BOB.id())
                        .getStatus())
                .isEqualTo(404);
    }

    private void assertMalformed(byte[] body) throws Exception {
        var answer = call(
                TestAgents.ALICE,
                MockMvcRequestBuilders.post(MESSAGES).content(body).contentType("application/json"));
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(json(answer).get("type").stringValue()).isEqualTo("malformed-request");
    }

    private MockHttpServletResponse post(CurrentAgent caller, String body) throws Exception {
        return call(
                caller,
                MockMvcRequestBuilders.post(MESSAGES).content(body).contentType("application/json;charset=utf-8"));
    }

    private MockHttpServletResponse get(CurrentAgent caller, String path) throws Exception {
        return call(caller, MockMvcRequestBuilders.get(URI.create(path)));
    }

    private MockHttpServletResponse call(CurrentAgent caller, MockHttpServletRequestBuilder request) throws Exception {
        var called = hub.perform(request.requestAttr(TestHubApplication.CALLER, caller))
                .andReturn();
        return called.getRequest().isAsyncStarted()
                ? hub.perform(MockMvcRequestBuilders.asyncDispatch(called))
                        .andReturn()
                        .getResponse()
                : called.getResponse();
    }

    private static JsonNode json(MockHttpServletResponse answer) throws UnsupportedEncodingException {
        return JsonMapper.shared().readTree(answer.getContentAsString(StandardCharsets.UTF_8));
    }

    private static String id(MockHttpServletResponse answer) throws UnsupportedEncodingException {
        return json(answer).get("id").stringValue();
    }

    private long stored() {
        return jdbc.sql("select count(*) from message").query(Long.class).single();
    }
}

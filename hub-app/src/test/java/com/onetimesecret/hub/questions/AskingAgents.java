package com.onetimesecret.hub.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A hub with an agent that asks and two that others were told about.
abstract class AskingAgents {

    static final String QUESTIONS = "/api/v2/agent/questions";
    static final String MESSAGES = "/api/v2/agent/messages";
    static final String NO_MESSAGE = "msg_" + "0".repeat(24);

    @TempDir
    private static Path data;

    static RunningHub hub;
    static TestAgent ada;
    static TestAgent bob;
    static TestAgent cleo;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.question.sweep-interval", "200ms"));
        ada = hub.member("ada");
        bob = able("bob", "translate.fr", "review");
        cleo = able("cleo", "review");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    /// An agent that a person approved for those capabilities.
    static TestAgent able(String name, String... capabilities) {
        var agent = hub.stranger(name);
        var request = agent.request("Knows things");
        request.put("capabilities", List.of(capabilities));
        hub.owner().approve(agent.join(request).text("approval_id"), "{}");
        assertThat(agent.redeem().status()).isEqualTo(200);
        return agent;
    }

    static String asked(String json) {
        var asked = ada.post(QUESTIONS, json);
        assertThat(asked.status()).as(asked.toString()).isEqualTo(201);
        return asked.text("id");
    }

    static Answer answered(TestAgent agent, String question, String text) {
        return agent.post(QUESTIONS + "/" + question + "/answers", "{\"answer\":\"" + text + "\"}");
    }

    static String status(String question) {
        return ada.get(QUESTIONS + "/" + question).text("status");
    }

    static List<String> ids(Answer list) {
        assertThat(list.status()).as(list.toString()).isEqualTo(200);
        return list.body()
                .get("questions")
                .valueStream()
                .map(question -> question.get("id").asString())
                .toList();
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}

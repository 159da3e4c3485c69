package com.onetimesecret.hub.tasks;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A hub and the calls about tasks that agents make there.
record Workers(RunningHub hub) {

    static final String TASKS = "/api/v2/agent/tasks";

    /// An agent that a person approved with those capabilities.
    TestAgent able(String name, String... capabilities) {
        var agent = new TestAgent(hub.baseUrl(), name, TestKey.ed25519());
        var request = agent.request("Works for the owner");
        request.put("capabilities", List.of(capabilities));
        var asked = agent.join(request);
        hub.owner().approve(asked.text("approval_id"), "{}");
        var redeemed = agent.redeem();
        if (redeemed.status() != 200) {
            throw new IllegalStateException(asked + " " + redeemed);
        }
        return agent;
    }

    /// Hands a task over, with these members after its description.
    static Answer handOver(TestAgent sender, String members) {
        return sender.post("/api/v2/agent/handoff", "{\"task_description\":\"Translate the notes\"," + members + "}");
    }

    /// The id of a task that anybody with the capability may take.
    static String offered(TestAgent sender, String capability) {
        return handOver(sender, "\"capabilities\":[\"" + capability + "\"]").text("id");
    }

    static Answer claim(TestAgent agent, String task) {
        return agent.post(TASKS + "/" + task + "/claim", "{}");
    }

    /// Calls a verb that only says under which generation the task is held.
    static Answer held(TestAgent agent, String task, String verb, int generation) {
        return agent.post(TASKS + "/" + task + "/" + verb, "{\"generation\":" + generation + "}");
    }

    static Answer task(TestAgent agent, String task) {
        return agent.get(TASKS + "/" + task);
    }

    /// What the hub told the agent about the task, oldest first.
    static List<JsonNode> news(TestAgent agent, String task) {
        return agent.get("/api/v2/agent/messages?to=me&type=status_update&limit=500&max_bytes=1000000")
                .body()
                .get("messages")
                .valueStream()
                .filter(message -> message.at("/payload/task_id").asString("").equals(task))
                .toList();
    }

    /// The names of those events.
    static Stream<String> events(TestAgent agent, String task) {
        return news(agent, task).stream()
                .map(message -> message.at("/metadata/event").asString());
    }

    /// Lets the holder's lease end now, as if time had passed.
    void lapse(String task) {
        hub.jdbc()
                .sql("update task set lease_until = now() where id = :id and holder is not null")
                .param("id", task)
                .update();
        endLeaseOfSecret(task);
    }

    /// Lets the holder's time with the task's secret end now.
    void endLeaseOfSecret(String task) {
        hub.jdbc()
                .sql("update secret set held_until = now() where holder is not null"
                        + " and id = (select secret_id from task where task.id = :id)")
                .param("id", task)
                .update();
    }

    /// Reveals a secret.
    static Answer reveal(TestAgent agent, String key) {
        return agent.post("/api/v2/secret/" + key + "/reveal", "{}");
    }
}

package com.onetimesecret.hub.a2a;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.webhooks.PushReceiver;
import com.onetimesecret.hub.webhooks.PushReceiver.Push;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// News of tasks that are pushed to a client's own server.
class A2aPushIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static PushReceiver receiver;
    private static TestAgent alice;
    private static TestAgent bob;
    private static A2aCaller toBob;

    @BeforeAll
    static void start() {
        receiver = new PushReceiver();
        hub = RunningHub.startUnlimited(data, Map.of("hub.messaging.webhook.sweep-interval", "100ms"));
        alice = hub.member("push-alice");
        bob = hub.member("push-bob");
        toBob = A2aCaller.of(hub.baseUrl(), alice, bob);
    }

    @AfterAll
    static void stop() {
        hub.close();
        receiver.close();
    }

    private static Push next() throws InterruptedException {
        return Objects.requireNonNull(receiver.next(30));
    }

    private static String state(Push push) {
        return JsonMapper.shared()
                .readTree(push.body())
                .at("/statusUpdate/status/state")
                .asString("");
    }

    private static String waiting(TestAgent agent) {
        return agent.get("/api/v2/agent/tasks?for=me&state=submitted&wait=20")
                .body()
                .at("/tasks/0/id")
                .stringValue();
    }

    @Test
    void tellsEachChangeOfTheOneTaskUntilItsEndAndIsGoneThen() throws Exception {
        var config = Map.of(
                "url", receiver.url(),
                "token", "known to us",
                "authentication", Map.of("scheme", "Bearer", "credentials", "abc"));
        var task = toBob.good(
                        "SendMessage",
                        A2aCaller.message(
                                "Translate it",
                                Map.of(),
                                Map.of("returnImmediately", true, "taskPushNotificationConfig", config)))
                .at("/task/id")
                .stringValue();
        assertThat(waiting(bob)).isEqualTo(task);
        bob.post("/api/v2/agent/tasks/" + task + "/claim", "{}");

        var first = next();

        assertThat(state(first)).isEqualTo("TASK_STATE_WORKING");
        assertThat(first.headers().firstValue("Content-Type")).contains("application/a2a+json");
        assertThat(first.headers().firstValue("X-A2A-Notification-Token")).contains("known to us");
        assertThat(first.headers().firstValue("Authorization")).contains("Bearer abc");
        assertThat(first.body()).contains(task);
        var kept = toBob.good("ListTaskPushNotificationConfigs", Map.of("taskId", task))
                .get("configs");
        assertThat(kept).hasSize(1);
        assertThat(kept.toString()).doesNotContain("abc").doesNotContain("known to us");
        bob.post("/api/v2/agent/tasks/" + task + "/complete", "{\"generation\":1,\"result\":\"done\"}");
        assertThat(state(next())).isEqualTo("TASK_STATE_COMPLETED");
        while (!toBob.good("ListTaskPushNotificationConfigs", Map.of("taskId", task))
                .get("configs")
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void doesNothingForAMessageWhoseConfigurationIsRefused() {
        var erin = hub.member("push-erin");
        var toErin = A2aCaller.of(hub.baseUrl(), alice, erin);
        for (var url : List.of("", "ftp://somewhere", "no url", "https://user@example.com/")) {
            var message =
                    A2aCaller.message("Quietly", Map.of(), Map.of("taskPushNotificationConfig", Map.of("url", url)));

            assertThat(toErin.refused("SendMessage", message).get("code").intValue())
                    .as(url)
                    .isEqualTo(-32602);
        }
        assertThat(toErin.good("ListTasks", Map.of()).get("tasks")).isEmpty();
    }

    @Test
    void makesOneConfigurationForAMessageAndItsRepeat() {
        var toFay = A2aCaller.of(hub.baseUrl(), alice, hub.member("push-fay"));
        var message = A2aCaller.message(
                "Once",
                Map.of(),
                Map.of("returnImmediately", true, "taskPushNotificationConfig", Map.of("url", receiver.url())));

        toFay.good("SendMessage", message);
        var task = toFay.good("SendMessage", message).at("/task/id").stringValue();

        assertThat(toFay.good("ListTaskPushNotificationConfigs", Map.of("taskId", task))
                        .get("configs"))
                .hasSize(1);
    }

    @Test
    void endsWithATaskThatWasCanceledThroughAnotherDoor() {
        var toGus = A2aCaller.of(hub.baseUrl(), alice, hub.member("push-gus"));
        var task = toGus.handOver("Never mind").get("id").stringValue();
        var open = toGus.handOver("Stay").get("id").stringValue();
        for (var id : List.of(task, open)) {
            toGus.good("CreateTaskPushNotificationConfig", Map.of("taskId", id, "url", receiver.url()));
        }

        alice.post("/api/v2/agent/tasks/" + task + "/cancel", "{}");

        while (!toGus.good("ListTaskPushNotificationConfigs", Map.of("taskId", task))
                .get("configs")
                .isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(toGus.good("ListTaskPushNotificationConfigs", Map.of("taskId", open))
                        .get("configs"))
                .hasSize(1);
        assertThat(toGus.refused("CreateTaskPushNotificationConfig", Map.of("taskId", task, "url", receiver.url()))
                        .get("code")
                        .intValue())
                .isEqualTo(-32004);
    }

    @Test
    void keepsConfigurationsToTheirTaskAndTheirOwner() {
        var carol = hub.member("push-carol");
        var toCarol = A2aCaller.of(hub.baseUrl(), alice, carol);
        var task = toCarol.handOver("Quiet").get("id").stringValue();
        var other = toCarol.handOver("Other").get("id").stringValue();
        var id = toCarol.good("CreateTaskPushNotificationConfig", Map.of("taskId", task, "url", receiver.url()))
                .get("id")
                .stringValue();

        assertThat(toCarol.good("GetTaskPushNotificationConfig", Map.of("taskId", task, "id", id))
                        .get("url")
                        .stringValue())
                .isEqualTo(receiver.url());
        assertThat(toCarol.refused("GetTaskPushNotificationConfig", Map.of("taskId", other, "id", id))
                        .get("code")
                        .intValue())
                .isEqualTo(-32001);
        var mallory = A2aCaller.of(hub.baseUrl(), hub.member("push-mallory"), carol);
        for (var method : List.of("CreateTaskPushNotificationConfig", "ListTaskPushNotificationConfigs")) {
            assertThat(mallory.refused(method, Map.of("taskId", task, "url", receiver.url()))
                            .get("code")
                            .intValue())
                    .isEqualTo(-32001);
        }
        assertThat(toCarol.refused("CreateTaskPushNotificationConfig", Map.of("taskId", task, "url", "ftp://somewhere"))
                        .get("code")
                        .intValue())
                .isEqualTo(-32602);
        toCarol.good("DeleteTaskPushNotificationConfig", Map.of("taskId", task, "id", id));
        toCarol.good("DeleteTaskPushNotificationConfig", Map.of("taskId", task, "id", id));
        assertThat(toCarol.good("ListTaskPushNotificationConfigs", Map.of("taskId", task))
                        .get("configs"))
                .isEmpty();
    }
}

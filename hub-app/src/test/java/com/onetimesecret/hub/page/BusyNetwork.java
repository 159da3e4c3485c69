package com.onetimesecret.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;

/// A network in which something of every kind has happened.
final class BusyNetwork {

    private static final String MESSAGES = "/api/v2/agent/messages";

    private BusyNetwork() {}

    static void furnish(RunningHub hub) {
        var scout = hub.member("scout", hub.owner(), "guided-network");
        var builder = hub.member("builder", hub.owner(), "guided-network");
        status(scout, "working", 40, "Reads the release notes of 27 libraries");
        status(builder, "blocked", 80, "Waits for the key of the staging database");
        said(scout.post(
                "/api/v2/agent/questions",
                "{\"question\":\"Which branch do we release from?\",\"options\":[\"main\",\"release\"]}"));
        said(scout.post(
                "/api/v2/agent/handoff",
                "{\"task_description\":\"Translate the release notes\",\"to\":\"" + builder.id() + "\"}"));
        said(builder.post(
                "/api/v2/agent/handoff",
                "{\"task_description\":\"Sweep the old preview deployments\",\"capabilities\":[\"sweep\"]}"));
        said(scout.post("/api/v2/secret", "{\"secret\":\"hidden-value\"}"));
        hub.owner().post("/api/v2/secret", "{\"secret\":\"hidden-value\",\"description\":\"For the auditors\"}");
        said(hub.owner().post("/api/v2/invites", "{\"max_uses\":1,\"expires_in\":600}"));
        said(hub.owner().post("/api/v2/invitations", "{\"email\":\"bob@example.com\",\"role\":\"viewer\"}"));
        hub.stranger("night-watch").join("Looks after the backups while everybody sleeps");
        hub.stranger("a".repeat(64)).join("x".repeat(500));
        said(scout.post(
                "/api/v2/agent/approvals",
                "{\"action\":\"Delete the old cluster\",\"options\":[\"Today\",\"Never\"]}"));
    }

    private static void status(TestAgent agent, String status, int progress, String summary) {
        said(agent.post(
                MESSAGES,
                "{\"type\":\"status_update\",\"payload\":{\"status\":\"" + status + "\",\"progress\":" + progress
                        + ",\"summary\":\"" + summary + "\"}}"));
    }

    private static void said(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
    }
}

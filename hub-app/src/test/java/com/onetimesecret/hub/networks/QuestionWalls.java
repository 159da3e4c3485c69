package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.Map;

/// What keeps the networks apart at the routes of questions.
final class QuestionWalls {

    private static final String AGENTS = "/api/v2/agent/questions";
    private static final String PEOPLE = "/api/v2/questions";
    private static final String ANSWER = "{\"answer\":\"Yes\"}";

    private QuestionWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put(
                "POST " + AGENTS,
                new Wall.Nothing("begins something of the caller's own; what its body names is tested by itself"));
        walls.put("GET " + AGENTS, new Wall.Lists("", By.AGENT));
        walls.put("GET " + AGENTS + "/{id}", new Wall.Names("question", "", By.AGENT));
        walls.put("DELETE " + AGENTS + "/{id}", new Wall.Names("question", "", By.AGENT));
        walls.put("POST " + AGENTS + "/{id}/answers", new Wall.Names("question", ANSWER, By.AGENT));
        var choice = "{\"answer_id\":\"msg_" + "0".repeat(24) + "\"}";
        walls.put("POST " + AGENTS + "/{id}/accept", new Wall.Names("question", choice, By.AGENT));
        walls.put("GET " + PEOPLE, new Wall.Lists("", By.PERSON));
        walls.put("GET " + PEOPLE + "/{id}", new Wall.Names("question", "", By.PERSON));
        walls.put("POST " + PEOPLE + "/{id}/answers", new Wall.Names("question", ANSWER, By.PERSON));
    }

    /// A question to everybody on the agent's network, in a thread.
    static String question(TestAgent agent, String text) {
        return agent.post(AGENTS, "{\"question\":\"" + text + "\",\"correlation_id\":\"corr_" + "q".repeat(16) + "\"}")
                .text("id");
    }

    /// Whether nobody answered it, nor took it back.
    static boolean isOpen(TestAgent agent, String question) {
        return agent.get(AGENTS + "/" + question).text("status").equals("open");
    }
}

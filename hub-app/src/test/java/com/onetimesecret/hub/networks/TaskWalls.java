package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart at the routes of tasks, and where agents say what they offer.
final class TaskWalls {

    private static final String TASKS = "/api/v2/agent/tasks";

    private TaskWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put(
                "POST /api/v2/agent/handoff",
                new Wall.Nothing("begins something of the caller's own; what its body names is tested by itself"));
        walls.put("PATCH /api/v2/agent/peers/me", new Wall.Nothing("changes the caller itself"));
        walls.put("GET " + TASKS, new Wall.Lists("", By.AGENT));
        walls.put("GET " + TASKS + "/{id}", new Wall.Names("task", "", By.AGENT));
        for (var verb : List.of("claim", "cancel", "reject")) {
            walls.put("POST " + TASKS + "/{id}/" + verb, new Wall.Names("task", "{}", By.AGENT));
        }
        for (var verb : List.of("renew", "release", "complete", "fail")) {
            walls.put("POST " + TASKS + "/{id}/" + verb, new Wall.Names("task", "{\"generation\":1}", By.AGENT));
        }
    }

    /// A task that everybody on the agent's network may see.
    static String task(TestAgent agent, String description) {
        return agent.post(
                        "/api/v2/agent/handoff",
                        "{\"task_description\":\"" + description + "\",\"capabilities\":[\"any\"]}")
                .text("id");
    }
}

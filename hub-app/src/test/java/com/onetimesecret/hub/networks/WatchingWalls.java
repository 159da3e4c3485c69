package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart where people watch what their agents do.
final class WatchingWalls {

    private WatchingWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET /api/v2/messages", new Wall.Lists("", By.PERSON));
        walls.put("GET /api/v2/messages/{id}", new Wall.Names("message", "", By.PERSON));
        for (var page : List.of(
                "feed",
                "questions",
                "tasks",
                "deposits",
                "audit",
                "settings/limits",
                "settings/domains",
                "settings/webhooks")) {
            walls.put("GET /dashboard/" + page, new Wall.Lists("", By.PAGE));
        }
        walls.put(
                "GET /dashboard/audit/export",
                new Wall.Nothing("the trail as GET /api/v2/audit has it, who founded the network included"));
        walls.put("GET /dashboard/feed/{id}", new Wall.Names("message", "", By.PAGE));
        walls.put("GET /dashboard/questions/{id}", new Wall.Names("question", "", By.PAGE));
        walls.put("POST /dashboard/questions/{id}", new Wall.Names("question", "", By.PAGE));
        walls.put("GET /dashboard/tasks/{id}", new Wall.Names("task", "", By.PAGE));
        walls.put("POST /dashboard/settings/webhooks/{id}/end", new Wall.Names("webhook", "", By.PAGE));
    }
}

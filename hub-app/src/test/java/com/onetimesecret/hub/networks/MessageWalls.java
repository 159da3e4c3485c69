package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart at the routes of messages and inboxes.
final class MessageWalls {

    private static final String MESSAGES = "/api/v2/agent/messages";
    private static final String INBOX = "/api/v2/agent/inbox";

    private MessageWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET " + MESSAGES, new Wall.Lists("?since=all", By.AGENT));
        for (var route :
                List.of("GET /{id}", "DELETE /{id}", "GET /{id}/delivery", "POST /{id}/ack", "POST /{id}/open")) {
            walls.put(route.replace(" ", " " + MESSAGES), new Wall.Names("message", "", By.AGENT));
        }
        walls.put("GET " + INBOX, new Wall.Lists("?since=all", By.AGENT));
        walls.put("POST " + INBOX + "/ack", new Wall.Nothing("moves a mark of the caller's own in the hub's one log"));
        WatchingWalls.add(walls);
    }
}

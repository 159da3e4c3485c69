package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// The wall between networks at what people do to agents, on pages and by calls.
final class AgentPageWalls {

    private AgentPageWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET /dashboard/activity", new Wall.Lists("", By.PAGE));
        walls.put("GET /dashboard/agents", new Wall.Lists("", By.PAGE));
        walls.put("GET /dashboard/agents/{id}", new Wall.Names("agent", "", By.PAGE));
        for (var verb : List.of("pause", "resume", "revoke")) {
            walls.put("POST /dashboard/agents/{id}/" + verb, new Wall.Names("agent", "", By.PAGE));
            walls.put("POST /api/v2/agents/{id}/" + verb, new Wall.Names("agent", "{}", By.PERSON));
        }
        walls.put("POST /dashboard/agents/{id}/renew", new Wall.Names("agent", "", By.PAGE));
        walls.put("GET /dashboard/emergency-stop", new Wall.Lists("", By.PAGE));
        walls.put("GET /api/v2/emergency-stop", new Wall.Lists("", By.PERSON));
        var own = new Wall.Nothing("stops and frees the caller's own network; tested beside the emergency stop");
        walls.put("POST /dashboard/emergency-stop", own);
        walls.put("POST /dashboard/emergency-stop/lift", own);
        walls.put("POST /api/v2/emergency-stop", own);
        walls.put("DELETE /api/v2/emergency-stop", own);
    }
}

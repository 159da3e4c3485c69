package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart at the pages where people decide.
final class ApprovalPageWalls {

    private ApprovalPageWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET /dashboard/approvals", new Wall.Lists("", By.PAGE));
        walls.put("GET /dashboard/approvals/{id}", new Wall.Names("approval", "", By.PAGE));
        walls.put("POST /dashboard/approvals/{id}/approve", new Wall.Names("approval", "", By.PAGE));
        walls.put("POST /dashboard/approvals/{id}/deny", new Wall.Names("approval", "", By.PAGE));
        walls.put("GET /dashboard/consent/{id}", new Wall.Names("approval", "", By.PAGE));
        for (var verb : List.of("approve", "deny", "continue")) {
            walls.put("POST /dashboard/consent/{id}/" + verb, new Wall.Names("approval", "", By.PAGE));
        }
        walls.put("GET /dashboard/tokens", new Wall.Lists("", By.PAGE));
        walls.put("POST /dashboard/tokens/{id}/revoke", new Wall.Names("token", "", By.PAGE));
    }
}

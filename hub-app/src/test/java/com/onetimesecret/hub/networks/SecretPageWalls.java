package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// The wall between networks at the pages of secrets, which is tested beside them.
final class SecretPageWalls {

    private SecretPageWalls() {}

    static void add(Map<String, Wall> walls) {
        NoticeWalls.add(walls);
        var own = new Wall.Nothing("about what is the person's own; tested with the pages");
        for (var route : List.of(
                "GET /dashboard/secrets",
                "GET /dashboard/secrets/{id}",
                "POST /dashboard/secrets/{id}/burn",
                "GET /dashboard/secrets/requests",
                "POST /dashboard/secrets/requests",
                "GET /dashboard/secrets/requests/{id}",
                "POST /dashboard/secrets/requests/{id}",
                "POST /dashboard/secrets/requests/{id}/withdraw",
                "GET /secret",
                "POST /secret")) {
            walls.put(route, own);
        }
        var keyed = new Wall.Nothing("for guests by its key, for members within their network; tested with the pages");
        for (var route : List.of(
                "GET /secret/{key}",
                "POST /secret/{key}",
                "GET /receipt/{key}",
                "GET /private/{key}",
                "POST /receipt/{key}/burn",
                "POST /private/{key}/burn")) {
            walls.put(route, keyed);
        }
        var link = new Wall.Nothing("the link is the permission, whoever has it");
        walls.put("GET /request/{code}", link);
        walls.put("POST /request/{code}", link);
    }
}

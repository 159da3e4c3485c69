package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart at the routes of stores, deposit boxes and magic links.
final class VaultWalls {

    private VaultWalls() {}

    static void add(Map<String, Wall> walls) {
        var scoped = new Wall.Nothing("needs a scope that is not the outsider's; tested with the routes");
        for (var route : List.of(
                "PUT vault",
                "GET vault",
                "DELETE vault",
                "PUT vault/{label}",
                "GET vault/{label}",
                "DELETE vault/{label}",
                "POST deposits",
                "GET deposits",
                "DELETE deposits/{id}",
                "POST magic-links",
                "GET magic-links",
                "DELETE magic-links/{id}")) {
            walls.put(route.replace(" ", " /api/v2/agent/"), scoped);
        }
        var everybody = new Wall.Nothing("is for the whole world: the token or code is the only key");
        for (var method : List.of("GET", "HEAD", "OPTIONS", "POST")) {
            walls.put(method + " /a/{agent}/d/{token}", everybody);
        }
        for (var method : List.of("GET", "HEAD", "OPTIONS")) {
            walls.put(method + " /a/{agent}/m/{code}", everybody);
        }
    }
}

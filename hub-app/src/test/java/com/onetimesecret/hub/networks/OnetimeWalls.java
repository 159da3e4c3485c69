package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// The wall between networks at the routes of Onetime Secret.
final class OnetimeWalls {

    private static final String MEANT = "{\"continue\":true}";

    private OnetimeWalls() {}

    static void add(Map<String, Wall> walls) {
        var facts = new Wall.Nothing("the same for everybody");
        for (var route : List.of("v1/status", "v1/authcheck", "v2/status", "v2/version", "v2/supported-locales")) {
            walls.put("GET /api/" + route, facts);
        }
        var own = new Wall.Nothing("makes something of the caller's own");
        for (var route : List.of(
                "v1/share",
                "v1/create",
                "v1/generate",
                "v2/secret/conceal",
                "v2/secret/generate",
                "v2/guest/secret/conceal",
                "v2/guest/secret/generate")) {
            walls.put("POST /api/" + route, own);
        }
        var key = new Wall.Nothing("guests open by the key alone, whoever made the secret");
        walls.put("GET /api/v2/guest/secret/{key}", key);
        walls.put("POST /api/v2/guest/secret/{key}/reveal", key);
        walls.put("GET /api/v2/guest/receipt/{key}", key);
        walls.put("POST /api/v2/guest/receipt/{key}/burn", key);
        walls.put("POST /api/v2/secret/status", new Wall.Nothing("leaves out what the caller may not see"));
        walls.put("GET /api/v2/secret/{key}/status", new Wall.Nothing("answers unknown; tested with the routes"));
        first(walls);
        second(walls);
    }

    private static void first(Map<String, Wall> walls) {
        walls.put("POST /api/v1/secret/{key}", new Wall.Names("secret", "{}", By.PERSON));
        for (var name : List.of("private", "metadata", "receipt")) {
            walls.put("GET /api/v1/" + name + "/{key}", new Wall.Names("receipt", "", By.PERSON));
            walls.put("POST /api/v1/" + name + "/{key}", new Wall.Names("receipt", "{}", By.PERSON));
            walls.put("POST /api/v1/" + name + "/{key}/burn", new Wall.Names("receipt", "{}", By.PERSON));
            walls.put("GET /api/v1/" + name + "/recent", new Wall.Lists("", By.PERSON));
        }
    }

    private static void second(Map<String, Wall> walls) {
        walls.put("GET /api/v2/secret/{key}", new Wall.Names("secret", "", By.AGENT, By.PERSON));
        walls.put("POST /api/v2/secret/{key}/reveal", new Wall.Names("secret", MEANT, By.AGENT, By.PERSON));
        for (var name : List.of("receipt", "private")) {
            walls.put("GET /api/v2/" + name + "/{key}", new Wall.Names("receipt", "", By.AGENT, By.PERSON));
            walls.put(
                    "PATCH /api/v2/" + name + "/{key}",
                    new Wall.Names("receipt", "{\"memo\":\"taken\"}", By.AGENT, By.PERSON));
            walls.put("POST /api/v2/" + name + "/{key}/burn", new Wall.Names("receipt", MEANT, By.AGENT, By.PERSON));
            walls.put("GET /api/v2/" + name + "/recent", new Wall.Lists("", By.AGENT, By.PERSON));
        }
    }
}

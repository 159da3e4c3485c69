package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// The wall between networks at sign-in and settings, which are tested by themselves.
final class SettingsWalls {

    private SettingsWalls() {}

    static void add(Map<String, Wall> walls) {
        var nobodys = new Wall.Nothing("before anybody is known, or about who calls alone");
        for (var route : List.of(
                "POST /login/passkey",
                "POST /login/passkey/options",
                "GET /login/provider",
                "GET /dashboard/prove",
                "POST /dashboard/prove",
                "POST /dashboard/prove/options",
                "POST /dashboard/prove/passkey",
                "GET /dashboard/settings",
                "GET /dashboard/settings/sign-in",
                "POST /dashboard/settings/sign-in",
                "POST /dashboard/settings/sign-in/passkey-options")) {
            walls.put(route, nobodys);
        }
        var handle = new Wall.Nothing("what is named is a secret of its holder, good for nothing else");
        for (var route : List.of("GET /recover", "POST /recover", "GET /login/provider/callback")) {
            walls.put(route, handle);
        }
        var network = new Wall.Nothing("about the network that the session is in; tested with the page");
        walls.put("GET /dashboard/settings/people", network);
        walls.put("POST /dashboard/settings/people", network);
    }
}

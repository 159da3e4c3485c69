package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// What keeps the networks apart at the routes of agents' identities.
final class IdentityWalls {

    private static final String DOMAINS = "/api/v2/agent/domains";

    private IdentityWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET " + DOMAINS, new Wall.Lists("", By.AGENT));
        walls.put(
                "POST " + DOMAINS,
                new Wall.Nothing("claims something for the caller; whose a name is already is tested by itself"));
        walls.put("POST " + DOMAINS + "/{domain}/check", new Wall.Names("domain", "", By.AGENT));
        var identities = new Wall.Nothing("identities are public, of whatever network");
        walls.put("GET /api/v2/agent/verify", identities);
        walls.put("POST /api/v2/agent/verify", identities);
        var nostr = new Wall.Nothing("about the caller's own Nostr key; what is behind it is tested with the relay");
        for (var method : List.of("PUT", "GET", "DELETE")) {
            walls.put(method + " /api/v2/agent/nostr-key", nostr);
        }
        walls.put("GET /api/v2/agent/keys", new Wall.Lists("", By.AGENT));
        walls.put("DELETE " + DOMAINS + "/{domain}", new Wall.Names("domain", "", By.AGENT));
    }

    /// A domain that the agent claims.
    static String claim(TestAgent agent) {
        return agent.post(DOMAINS, "{\"domain\":\"behind.example.org\"}").text("domain");
    }
}

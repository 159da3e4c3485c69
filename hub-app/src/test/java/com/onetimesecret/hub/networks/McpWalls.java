package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.Map;

/// The door for clients of the Model Context Protocol.
final class McpWalls {

    private McpWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("POST /mcp", new Wall.Nothing("makes calls to the routes here for the caller; tested with the door"));
        var nothing = new Wall.Nothing("answers everybody who may call that there is nothing");
        walls.put("GET /mcp", nothing);
        walls.put("DELETE /mcp", nothing);
    }
}

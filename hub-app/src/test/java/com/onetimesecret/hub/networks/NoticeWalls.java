package com.onetimesecret.hub.networks;

import com.onetimesecret.hub.networks.RouteWallIntegrationTests.By;
import com.onetimesecret.hub.networks.RouteWallIntegrationTests.Wall;
import java.util.List;
import java.util.Map;

/// The wall at the page where people say how they want to be told.
final class NoticeWalls {

    private static final String PAGE = "/dashboard/settings/notifications";

    private NoticeWalls() {}

    static void add(Map<String, Wall> walls) {
        walls.put("GET " + PAGE, new Wall.Lists("", By.PAGE));
        var own = new Wall.Nothing("about the person who is signed in, and their network's chat");
        for (var path : List.of("", "/test", "/browsers", "/browsers/{id}/forget", "/chat", "/chat/forget")) {
            walls.put("POST " + PAGE + path, own);
        }
    }
}

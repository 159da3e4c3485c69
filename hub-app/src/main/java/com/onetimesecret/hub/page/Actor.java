package com.onetimesecret.hub.page;

import org.jspecify.annotations.Nullable;

/// Somebody who acts in a network, as pages show them.
///
/// @param id as the hub knows them
/// @param page where more is told of them, or null
public record Actor(String id, AgentText name, @Nullable String page) {

    static Actor of(String id, String name, @Nullable String page) {
        return new Actor(id, AgentText.of(name, AgentText.NAME), page);
    }
}

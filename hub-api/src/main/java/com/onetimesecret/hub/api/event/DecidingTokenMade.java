package com.onetimesecret.hub.api.event;

/// Somebody made an API token that decides without them; published inside the transaction that makes it.
///
/// @param email whom to tell, because it may not have been them
/// @param name what the token is called
public record DecidingTokenMade(String email, String name) {}

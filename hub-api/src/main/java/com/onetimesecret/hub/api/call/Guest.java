package com.onetimesecret.hub.api.call;

/// Somebody without a credential, of whom the hub knows an address at most; a route that takes one looks at no
/// credential at all.
public record Guest(ClientAddress address) {

    /// What counts and the trail call whoever comes from there.
    public String actor() {
        return "guest " + address.network();
    }
}

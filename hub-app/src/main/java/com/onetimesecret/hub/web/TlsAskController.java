package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Tells a proxy that gets certificates on demand (Caddy's `ask`) for which hosts it should: the hub's and its
/// agents', and no others, so that nobody uses up its allowance. An agent that was revoked keeps its host, where
/// others can see that it was.
@RestController
class TlsAskController {

    private final HostRule hosts;
    private final AgentIdentities identities;

    TlsAskController(HostRule hosts, AgentIdentities identities) {
        this.hosts = hosts;
        this.identities = identities;
    }

    @OpenToAll
    @GetMapping("/tls-ask")
    ResponseEntity<Void> ask(@RequestParam(required = false) @Nullable String domain) {
        var isServed = domain != null
                && (HostRule.nameIn(domain).filter(hosts::isOwnName).isPresent()
                        || identities.byHost(domain).isPresent());
        return ResponseEntity.status(isServed ? HttpStatus.OK : HttpStatus.NOT_FOUND)
                .cacheControl(CacheControl.noStore())
                .build();
    }
}

package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Where services look for the codes they gave to agents (WIRE 6).
@RestController
class MagicLinkVisits {

    private static final String PATH = "/a/{agent}/m/{code}";

    private final HostCode hostCode;

    MagicLinkVisits(HostCode hostCode) {
        this.hostCode = hostCode;
    }

    /// What the visitor gets, once.
    record Verified(String status, String code) {}

    @GetMapping(PATH)
    @OpenToAll
    ResponseEntity<Verified> visit(@PathVariable String agent, @PathVariable String code, ClientAddress address) {
        hostCode.show(agent, code, address);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new Verified("verified", code));
    }

    /// A `GET` would answer `HEAD` too and use the code up, and the framework would answer `OPTIONS`.
    @RequestMapping(
            path = PATH,
            method = {RequestMethod.HEAD, RequestMethod.OPTIONS})
    @OpenToAll
    void nothing() {
        throw HubException.notFound();
    }
}

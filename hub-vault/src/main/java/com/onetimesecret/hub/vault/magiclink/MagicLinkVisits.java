package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Where services look for the codes they gave to agents (WIRE 6).
@RestController
class MagicLinkVisits {

    private static final String PATH = "/a/{agent}/m/{code}";

    private final ShowCode showCode;

    MagicLinkVisits(ShowCode showCode) {
        this.showCode = showCode;
    }

    /// What the visitor gets, once.
    record Verified(String status, String code) {}

    @GetMapping(PATH)
    @OpenToAll
    void visit(
            @PathVariable String agent, @PathVariable String code, ClientAddress address, HttpServletResponse response)
            throws IOException {
        showCode.show(agent, code, address);
        // By itself: the framework would take what stands behind a point in the code for the ending of a file.
        var body = JsonMapper.shared().writeValueAsBytes(new Verified("verified", code));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
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

package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Where strangers leave deposits (WIRE 6); the token in the address is all they need.
@RestController
class DepositController {

    private static final String PATH = "/a/{agent}/d/{token}";

    private final TakeDeposit takeDeposit;
    private final DepositForm form;

    DepositController(TakeDeposit takeDeposit, DepositForm form) {
        this.takeDeposit = takeDeposit;
        this.form = form;
    }

    /// What the sender gets, once.
    record Deposited(String status, String label) {}

    @PostMapping(PATH)
    @OpenToAll
    ResponseEntity<Deposited> deposit(
            @PathVariable String agent, @PathVariable String token, ClientAddress address, HttpServletRequest request)
            throws IOException {
        var visit = Visit.of(address, request.getHeader(HttpHeaders.USER_AGENT));
        // The stream itself, because the framework would make the bytes of a form anew of its parameters.
        var label = takeDeposit.take(agent, token, visit, request::getInputStream);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(new Deposited("deposited", label));
    }

    /// The page for people. Nothing is looked up for it.
    @GetMapping(PATH)
    @OpenToAll
    ResponseEntity<byte[]> form(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            throw HubException.notFound();
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header("Content-Security-Policy", form.policy())
                .body(form.page());
    }

    /// A `GET` would answer `HEAD` too, and the framework `OPTIONS`.
    @RequestMapping(
            path = PATH,
            method = {RequestMethod.HEAD, RequestMethod.OPTIONS})
    @OpenToAll
    void nothing() {
        throw HubException.notFound();
    }
}

package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

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

    // Both answer by themselves: the framework would take what stands behind a point in the address for the ending of
    // a file, and say more about some tokens than about others.

    @PostMapping(PATH)
    @DirectCall
    @OpenToAll
    void deposit(
            @PathVariable String agent,
            @PathVariable String token,
            ClientAddress address,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var visit = Visit.of(address, request.getHeader(HttpHeaders.USER_AGENT));
        // The stream itself, because the framework would make the bytes of a form anew of its parameters.
        var value = new ReadBody.Body(request.getContentLengthLong(), request::getInputStream);
        var label = takeDeposit.take(agent, token, visit, value);
        var body = JsonMapper.shared().writeValueAsBytes(new Deposited("deposited", label));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /// The page for people. Nothing is looked up for it.
    @GetMapping(PATH)
    @OpenToAll
    void form(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            throw HubException.notFound();
        }
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Content-Security-Policy", form.policy());
        response.setContentLength(form.page().length);
        response.getOutputStream().write(form.page());
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

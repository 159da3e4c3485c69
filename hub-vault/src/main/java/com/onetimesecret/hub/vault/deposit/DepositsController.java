package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The deposit box of the calling agent from the inside (WIRE 6): its links and its log.
@RestController
class DepositsController {

    static final String PATH = "/api/v2/agent/deposits";

    private final MintLink mintLink;
    private final DepositPages pages;
    private final BaseUrl baseUrl;

    DepositsController(MintLink mintLink, DepositPages pages, BaseUrl baseUrl) {
        this.mintLink = mintLink;
        this.pages = pages;
        this.baseUrl = baseUrl;
    }

    /// The answer to a new link.
    ///
    /// @param note says where less was given than asked for
    record Minted(
            DepositId depositId,
            String url,
            String label,
            Instant expiresAt,
            long expiresIn,
            @Nullable String note,
            List<NextStep> next) {

        Minted {
            next = List.copyOf(next);
        }

        @Override
        public String toString() {
            return "Minted[" + depositId + "]";
        }
    }

    @PostMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<Minted> mint(CurrentAgent caller, @RequestBody MintRequest request) {
        var wish = request.checked();
        var minted = mintLink.mint(caller, wish);
        // Without a Location: the address of the link is what opens it, and proxies log that header.
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new Minted(
                        minted.link().id(),
                        minted.url(),
                        wish.label(),
                        minted.link().expiresAt(),
                        wish.seconds(),
                        request.isCut() ? "A link lives for 86400 seconds at most; this one does." : null,
                        next(wish.label())));
    }

    private List<NextStep> next(String label) {
        var encoded = URLEncoder.encode(label, StandardCharsets.UTF_8);
        return List.of(
                NextStep.get(
                        "Give `url` to who has the value: a person opens it, a program POSTs the bytes to it. You get a"
                                + " message when it came; wait for it",
                        baseUrl.at("/api/v2/agent/inbox?since=unread&wait=55")),
                NextStep.get("Then read the value", baseUrl.at("/api/v2/agent/vault?label=" + encoded)),
                NextStep.get("See who came, and from where", baseUrl.at(PATH + "?label=" + encoded)));
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<DepositPages.Deposits> list(
            CurrentAgent caller,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(defaultValue = "deposited") String outcome,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(name = "max_bytes", defaultValue = "24576") int maxBytes,
            @RequestParam(required = false) @Nullable String cursor) {
        if (!DepositPages.OUTCOMES.contains(outcome)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.notOneOf("?outcome", outcome, DepositPages.OUTCOMES)));
        }
        return pages.page(caller, new DepositPages.Wish(label, outcome, limit, maxBytes, cursor));
    }

    @DeleteMapping(PATH + "/{id}")
    @RequiresScope(Scope.VAULT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(CurrentAgent caller, @PathVariable String id) {
        if (!DepositId.isValid(id)) {
            throw HubException.notFound();
        }
        mintLink.cancel(caller, new DepositId(id));
    }
}

package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.secret.BurnSecret;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.Receipts;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The second API's routes about receipts, also under their older name `private`.
@RestController
@RequestMapping("/api/v2")
class ReceiptController {

    private static final int LONGEST_MEMO = 500;

    private final BurnSecret burnSecret;
    private final Receipts receipts;
    private final ReadParameters parameters;
    private final Parties parties;
    private final BaseUrl baseUrl;
    private final InstantSource time;

    ReceiptController(
            BurnSecret burnSecret,
            Receipts receipts,
            ReadParameters parameters,
            Parties parties,
            BaseUrl baseUrl,
            InstantSource time) {
        this.burnSecret = burnSecret;
        this.receipts = receipts;
        this.parameters = parameters;
        this.parties = parties;
        this.baseUrl = baseUrl;
        this.time = time;
    }

    /// What the caller made lately, the newest first.
    @GetMapping({"/receipt/recent", "/private/recent"})
    @RequiresScope(Scope.CREATE_SECRET)
    ResponseEntity<Recent> recent(Caller caller) {
        var custid = switch (caller) {
            case CurrentPerson person -> person.email();
            case CurrentAgent agent -> agent.id().value();
        };
        return Unstored.ok(Recent.of(custid, receipts.recent(Party.of(caller), Recent.MOST), time.instant(), baseUrl));
    }

    @GetMapping({"/receipt/{key}", "/private/{key}"})
    @RequiresScope(Scope.CREATE_SECRET)
    ResponseEntity<ReceiptAnswer> receipt(Visitor visitor, @PathVariable String key) {
        return Unstored.ok(ReceiptAnswer.of(find(parties.of(visitor), key), baseUrl));
    }

    @GetMapping("/guest/receipt/{key}")
    ResponseEntity<ReceiptAnswer> receipt(Guest guest, @PathVariable String key) {
        return Unstored.ok(ReceiptAnswer.of(find(parties.of(guest), key), baseUrl));
    }

    @PostMapping({"/receipt/{key}/burn", "/private/{key}/burn"})
    @RequiresScope(Scope.CREATE_SECRET)
    ResponseEntity<ReceiptAnswer> burn(Visitor visitor, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(visitor);
        var given = parameters.of(request);
        return burn(party, key, given, Continue.isMeant(visitor, given));
    }

    @PostMapping("/guest/receipt/{key}/burn")
    ResponseEntity<ReceiptAnswer> burn(Guest guest, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(guest);
        var given = parameters.of(request);
        return burn(party, key, given, Continue.isSaid(given));
    }

    /// Changes the memo, for the one who made the secret.
    @PatchMapping({"/receipt/{key}", "/private/{key}"})
    @RequiresScope(Scope.CREATE_SECRET)
    ResponseEntity<Described> describe(Caller caller, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var memo = parameters
                .of(request)
                .text("memo")
                .filter(text -> !text.isBlank())
                .orElse(null);
        if (memo != null && memo.length() > LONGEST_MEMO) {
            throw Refusal.of("Memo must be no more than " + LONGEST_MEMO + " characters long", "too_long", "memo");
        }
        var party = Party.of(caller);
        find(party, key);
        return Unstored.ok(receipts.describe(party, Identifier.of(key), memo)
                .map(receipt -> new Described(ReceiptRecord.of(receipt, baseUrl)))
                .orElseThrow(() -> Refusal.unauthorized("Only the one who made the secret may change its memo.")));
    }

    private ResponseEntity<ReceiptAnswer> burn(Party party, String key, Parameters given, boolean meant) {
        var receipt = find(party, key);
        if (!meant) {
            return Unstored.ok(ReceiptAnswer.burned(false, receipt, baseUrl));
        }
        burnSecret.burn(party, receipt.key(), given.secret("passphrase").orElse(null));
        return Unstored.ok(ReceiptAnswer.burned(true, find(party, key), baseUrl));
    }

    private Receipt find(Party party, String key) {
        return receipts.find(party, Identifier.of(key)).orElseThrow(HubException::notFound);
    }

    /// A receipt with its new memo.
    record Described(ReceiptRecord record) {}
}

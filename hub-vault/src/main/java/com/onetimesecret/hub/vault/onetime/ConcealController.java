package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.vault.secret.NewSecret;
import com.onetimesecret.hub.vault.secret.NewSecret.Source;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.Receipts;
import com.onetimesecret.hub.vault.secret.SendSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The second API's routes that make secrets, for accounts and agents and for guests.
@RestController
@RequestMapping("/api/v2")
class ConcealController {

    private final SendSecret sendSecret;
    private final Receipts receipts;
    private final ReadParameters parameters;
    private final ReadWish wishes;
    private final Parties parties;
    private final BaseUrl baseUrl;

    ConcealController(
            SendSecret sendSecret,
            Receipts receipts,
            ReadParameters parameters,
            ReadWish wishes,
            Parties parties,
            BaseUrl baseUrl) {
        this.sendSecret = sendSecret;
        this.receipts = receipts;
        this.parameters = parameters;
        this.wishes = wishes;
        this.parties = parties;
        this.baseUrl = baseUrl;
    }

    @PostMapping("/secret/conceal")
    @RequiresScope(Scope.CREATE_SECRET)
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Concealed> conceal(Visitor visitor, HttpServletRequest request) throws IOException {
        var party = parties.of(visitor);
        var given = wanted(request);
        return create(party, wishes.conceal(given, Source.V2, party), wishes.addresses(given));
    }

    @PostMapping("/guest/secret/conceal")
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Concealed> conceal(Guest guest, HttpServletRequest request) throws IOException {
        var party = parties.of(guest);
        var given = wanted(request);
        return create(party, wishes.conceal(given, Source.V2, party), wishes.addresses(given));
    }

    @PostMapping("/secret/generate")
    @RequiresScope(Scope.CREATE_SECRET)
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Concealed> generate(Visitor visitor, HttpServletRequest request) throws IOException {
        var party = parties.of(visitor);
        var given = wanted(request);
        return create(party, wishes.generate(given, Source.V2, party), wishes.addresses(given));
    }

    @PostMapping("/guest/secret/generate")
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Concealed> generate(Guest guest, HttpServletRequest request) throws IOException {
        var party = parties.of(guest);
        var given = wanted(request);
        return create(party, wishes.generate(given, Source.V2, party), wishes.addresses(given));
    }

    private Parameters wanted(HttpServletRequest request) throws IOException {
        var given = parameters.of(request);
        if (!given.hasIn("secret")) {
            throw Refusal.of("Incorrect payload format");
        }
        return given.in("secret");
    }

    private ResponseEntity<Concealed> create(Party party, NewSecret wish, List<String> addresses) {
        var created = sendSecret.create(party, wish, addresses);
        var receipt = receipts.find(party, created.receiptKey()).orElseThrow(HubException::notFound);
        var record = ReceiptRecord.of(receipt, baseUrl);
        return Unstored.ok(new Concealed(
                true,
                new Made(record, record, SecretRecord.of(created.secretKey(), receipt.secret(), null), null),
                new Details(wish.kind().name().toLowerCase(Locale.ROOT), wish.mails(), wish.mails())));
    }

    /// A secret that was made.
    record Concealed(boolean success, Made record, Details details) {}

    /// It and its receipt, which has an older name too.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Made(
            ReceiptRecord receipt,
            ReceiptRecord metadata,
            SecretRecord secret,
            @Nullable String shareDomain) {}

    /// How it was made, and whom it is for, masked.
    record Details(String kind, List<String> recipient, List<String> recipientSafe) {}
}

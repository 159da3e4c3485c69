package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CountsAs;
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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The first API's routes that make secrets, and those that say whether it answers.
@RestController
@RequestMapping("/api/v1")
class ShareController {

    private final SendSecret sendSecret;
    private final Receipts receipts;
    private final ReadParameters parameters;
    private final ReadWish wishes;
    private final Parties parties;
    private final BaseUrl baseUrl;

    ShareController(
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

    /// Stores what was sent.
    @PostMapping({"/share", "/create"})
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Metadata> share(Visitor visitor, HttpServletRequest request) throws IOException {
        var party = parties.of(visitor);
        var given = parameters.of(request);
        var wish = wishes.conceal(given, Source.V1, party);
        return Unstored.ok(create(visitor, party, wish, wishes.addresses(given)));
    }

    /// Makes a value, and shows it this once.
    @PostMapping("/generate")
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<Metadata> generate(Visitor visitor, HttpServletRequest request) throws IOException {
        var party = parties.of(visitor);
        var given = parameters.of(request);
        var wish = wishes.generate(given, Source.V1, party);
        return Unstored.ok(create(visitor, party, wish, wishes.addresses(given)).with(wish.value()));
    }

    private Metadata create(Visitor visitor, Party party, NewSecret wish, List<String> addresses) {
        var created = sendSecret.create(party, wish, addresses);
        var receipt = receipts.find(party, created.receiptKey()).orElseThrow(HubException::notFound);
        return Metadata.of(receipt, Custid.of(visitor, receipt.secret()), baseUrl);
    }

    /// Says that the hub answers, to whoever presents no credential or a right one.
    @GetMapping("/status")
    @CountsAs(CountsAs.Limit.NONE)
    ResponseEntity<Standing> status(Visitor visitor) {
        return Unstored.ok(Standing.NOMINAL);
    }

    /// Says that the credential is right.
    @GetMapping("/authcheck")
    ResponseEntity<Standing> authcheck(Visitor visitor) {
        Parties.caller(visitor);
        return Unstored.ok(Standing.NOMINAL);
    }

    /// How the first API says that all is well.
    record Standing(String status, String locale) {

        static final Standing NOMINAL = new Standing("nominal", "en");
    }
}

package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.BurnSecret;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.Receipts;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import com.onetimesecret.hub.vault.secret.RevealSecret;
import com.onetimesecret.hub.vault.secret.SecretValue;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// The first API's routes about secrets that there are: revealing, looking at the metadata, burning, listing.
@RestController
@RequestMapping("/api/v1")
class MetadataController {

    private final RevealSecret revealSecret;
    private final BurnSecret burnSecret;
    private final Receipts receipts;
    private final ReadParameters parameters;
    private final Parties parties;
    private final BaseUrl baseUrl;

    MetadataController(
            RevealSecret revealSecret,
            BurnSecret burnSecret,
            Receipts receipts,
            ReadParameters parameters,
            Parties parties,
            BaseUrl baseUrl) {
        this.revealSecret = revealSecret;
        this.burnSecret = burnSecret;
        this.receipts = receipts;
        this.parameters = parameters;
        this.parties = parties;
        this.baseUrl = baseUrl;
    }

    /// Reveals it, which destroys it.
    @PostMapping("/secret/{key}")
    ResponseEntity<Revealed> reveal(Visitor visitor, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(visitor);
        var passphrase = passphrase(request);
        try {
            var revealed = revealSecret.reveal(party, new BearerKey(key), passphrase.orElse(null));
            return Unstored.ok(new Revealed(revealed.value(), key, baseUrl.value()));
        } catch (HubException refused) {
            // A wrong passphrase is answered like a secret that never was.
            throw switch (refused.type()) {
                case NOT_FOUND, WRONG_PASSPHRASE -> Refusal.unknown(key);
                default -> refused;
            };
        }
    }

    /// Says what became of it; consumes nothing, by either method.
    @RequestMapping(
            path = {"/private/{key}", "/metadata/{key}", "/receipt/{key}"},
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<Metadata> metadata(Visitor visitor, @PathVariable String key) {
        return Unstored.ok(metadata(visitor, find(parties.of(visitor), key)));
    }

    /// Destroys it unread.
    @PostMapping({"/private/{key}/burn", "/metadata/{key}/burn", "/receipt/{key}/burn"})
    ResponseEntity<Burned> burn(Visitor visitor, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(visitor);
        var passphrase = passphrase(request);
        var shortkey = shortkey(find(party, key));
        try {
            burnSecret.burn(party, new BearerKey(key), passphrase.orElse(null));
        } catch (HubException refused) {
            throw refused.type() == ProblemType.NOT_FOUND ? Refusal.unknown(key) : refused;
        }
        return Unstored.ok(new Burned(metadata(visitor, find(party, key)), shortkey));
    }

    /// What the caller made lately, the newest first.
    @GetMapping({"/private/recent", "/metadata/recent", "/receipt/recent"})
    ResponseEntity<List<Metadata>> recent(Visitor visitor) {
        var party = Party.of(Parties.caller(visitor));
        return Unstored.ok(receipts.recent(party, Recent.MOST).stream()
                .map(receipt -> Metadata.listed(receipt, Custid.of(visitor, receipt.secret()), baseUrl))
                .toList());
    }

    private Optional<SecretValue> passphrase(HttpServletRequest request) throws IOException {
        return parameters.of(request).secret("passphrase");
    }

    private Receipt find(Party party, String key) {
        return receipts.find(party, new BearerKey(key)).orElseThrow(() -> Refusal.unknown(key));
    }

    private Metadata metadata(Visitor visitor, Receipt receipt) {
        return Metadata.of(receipt, Custid.of(visitor, receipt.secret()), baseUrl);
    }

    private static String shortkey(Receipt receipt) {
        return (receipt.secretKey() == null ? receipt.key() : receipt.secretKey()).shortened();
    }

    /// A revealed value; the domain is the hub's whole address here.
    record Revealed(SecretValue value, String secretKey, String shareDomain) {

        /// Without the keys.
        @Override
        public String toString() {
            return "Revealed";
        }
    }

    /// A secret that was destroyed, and the beginning of its key.
    record Burned(Metadata state, String secretShortkey) {}
}

package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.Party;
import com.onetimesecret.hub.vault.secret.RevealSecret;
import com.onetimesecret.hub.vault.secret.StoredSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The second API's routes about secrets that there are, for accounts, agents and guests; only POST reveals.
@RestController
@RequestMapping("/api/v2")
class RevealController {

    private final RevealSecret revealSecret;
    private final ReadParameters parameters;
    private final Parties parties;

    RevealController(RevealSecret revealSecret, ReadParameters parameters, Parties parties) {
        this.revealSecret = revealSecret;
        this.parameters = parameters;
        this.parties = parties;
    }

    @GetMapping("/secret/{key}")
    @RequiresScope(Scope.READ)
    ResponseEntity<SecretAnswer> look(Visitor visitor, @PathVariable String key) {
        return look(parties.of(visitor), Identifier.of(key));
    }

    @GetMapping("/guest/secret/{key}")
    ResponseEntity<SecretAnswer> look(Guest guest, @PathVariable String key) {
        return look(parties.of(guest), Identifier.of(key));
    }

    @PostMapping("/secret/{key}/reveal")
    @DirectCall
    @RequiresScope(Scope.READ)
    ResponseEntity<SecretAnswer> reveal(Visitor visitor, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(visitor);
        var given = parameters.of(request);
        return Continue.isMeant(visitor, given) ? reveal(party, key, given) : look(party, Identifier.of(key));
    }

    @PostMapping("/guest/secret/{key}/reveal")
    ResponseEntity<SecretAnswer> reveal(Guest guest, @PathVariable String key, HttpServletRequest request)
            throws IOException {
        var party = parties.of(guest);
        var given = parameters.of(request);
        return Continue.isSaid(given) ? reveal(party, key, given) : look(party, Identifier.of(key));
    }

    /// Says whether it is still there, to whoever could reveal it.
    @GetMapping("/secret/{key}/status")
    @RequiresScope(Scope.READ)
    ResponseEntity<Status> status(Visitor visitor, @PathVariable String key) {
        var identifier = Identifier.of(key);
        return Unstored.ok(find(parties.of(visitor), identifier)
                .map(secret ->
                        new Status(SecretRecord.of(identifier, secret, null), new Expiration(Seconds.left(secret))))
                .orElseGet(() -> new Status(SecretRecord.UNKNOWN, null)));
    }

    /// The same of many; what is not there is not among them.
    @PostMapping("/secret/status")
    @RequiresScope(Scope.READ)
    @CountsAs(CountsAs.Limit.READ)
    ResponseEntity<Statuses> statuses(Visitor visitor, HttpServletRequest request) throws IOException {
        var party = parties.of(visitor);
        var records = Identifier.all(parameters.of(request).all("identifiers")).stream()
                .flatMap(key -> record(party, key))
                .toList();
        return Unstored.ok(new Statuses(records, records.size()));
    }

    private Stream<SecretRecord> record(Party party, BearerKey key) {
        return find(party, key).map(secret -> SecretRecord.of(key, secret, null)).stream();
    }

    private ResponseEntity<SecretAnswer> reveal(Party party, String key, Parameters given) {
        var identifier = Identifier.of(key);
        var passphrase = given.secret("passphrase").orElse(null);
        return Unstored.ok(
                SecretAnswer.revealed(party, identifier, revealSecret.reveal(party, identifier, passphrase)));
    }

    private ResponseEntity<SecretAnswer> look(Party party, BearerKey key) {
        return Unstored.ok(SecretAnswer.looked(party, key, revealSecret.look(party, key)));
    }

    private Optional<StoredSecret> find(Party party, BearerKey key) {
        try {
            return Optional.of(revealSecret.look(party, key));
        } catch (HubException refused) {
            if (refused.type() == ProblemType.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /// Whether a secret is still there.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(SecretRecord record, @Nullable Expiration details) {}

    /// The seconds that it still lives.
    record Expiration(long currentExpiration) {}

    /// Those that are still there.
    record Statuses(List<SecretRecord> records, int count) {}
}

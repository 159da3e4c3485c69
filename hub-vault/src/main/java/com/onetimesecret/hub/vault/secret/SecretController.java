package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The routes of secrets and receipts (WIRE 5). Only POST reveals; no answer may be cached.
@RestController
@RequestMapping("/api/v2")
class SecretController {

    private final CreateSecret createSecret;
    private final RevealSecret revealSecret;
    private final Receipts receipts;
    private final SecretSettings settings;
    private final BaseUrl baseUrl;
    private final Tokens tokens;

    SecretController(
            CreateSecret createSecret,
            RevealSecret revealSecret,
            Receipts receipts,
            SecretSettings settings,
            BaseUrl baseUrl,
            Tokens tokens) {
        this.createSecret = createSecret;
        this.revealSecret = revealSecret;
        this.receipts = receipts;
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.tokens = tokens;
    }

    @PostMapping("/secret")
    @RequiresScope(Scope.CREATE_SECRET)
    @CountsAs(CountsAs.Limit.SECRET)
    ResponseEntity<CreatedResponse> create(Caller caller, @RequestBody CreateSecretRequest request) {
        requireRight(caller);
        var wish = request.checked(settings.defaultTtl(), tokens);
        var response = CreatedResponse.of(caller, baseUrl, wish, createSecret.create(Party.of(caller), wish));
        // Without a Location: it would carry a key, and proxies log that header.
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(response);
    }

    @GetMapping("/secret/{key}")
    @RequiresScope(Scope.READ)
    ResponseEntity<SecretResponse> look(Caller caller, @PathVariable String key) {
        requireRight(caller);
        return unstored(looked(caller, new BearerKey(key)));
    }

    @PostMapping("/secret/{key}/reveal")
    @RequiresScope(Scope.READ)
    ResponseEntity<SecretResponse> reveal(
            Caller caller, @PathVariable String key, @RequestBody(required = false) @Nullable RevealRequest body) {
        requireRight(caller);
        var request = Objects.requireNonNullElse(body, RevealRequest.EMPTY);
        var secretKey = new BearerKey(key);
        if (request.onlyLooks()) {
            return unstored(looked(caller, secretKey));
        }
        return unstored(SecretResponse.revealed(
                caller, secretKey, revealSecret.reveal(Party.of(caller), secretKey, request.passphrase())));
    }

    @GetMapping("/receipt/{key}")
    @RequiresScope(Scope.CREATE_SECRET)
    ResponseEntity<ReceiptResponse> receipt(Caller caller, @PathVariable String key) {
        requireRight(caller);
        var receiptKey = new BearerKey(key);
        var receipt = receipts.find(Party.of(caller), receiptKey).orElseThrow(HubException::notFound);
        return unstored(ReceiptResponse.of(receiptKey, receipt.secret(), baseUrl.at("/api/v2/receipt/" + key)));
    }

    private SecretResponse looked(Caller caller, BearerKey key) {
        return SecretResponse.looked(caller, key, revealSecret.look(Party.of(caller), key));
    }

    private static void requireRight(Caller caller) {
        switch (caller) {
            case CurrentAgent _ -> {
                // The scope is checked before the call.
            }
            case CurrentPerson person -> {
                if (!person.rights().contains(CurrentPerson.Right.SECRETS)) {
                    throw new HubException(ProblemType.FORBIDDEN, "This API token does not have the right `secrets`.");
                }
            }
        }
    }

    private static <T> ResponseEntity<T> unstored(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}

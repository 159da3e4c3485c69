package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The hub's own route that makes secrets (WIRE 5); the routes to them are those of Onetime Secret, in
/// `vault.onetime`.
@RestController
@RequestMapping("/api/v2")
class SecretController {

    private final CreateSecret createSecret;
    private final SecretSettings settings;
    private final BaseUrl baseUrl;
    private final Tokens tokens;

    SecretController(CreateSecret createSecret, SecretSettings settings, BaseUrl baseUrl, Tokens tokens) {
        this.createSecret = createSecret;
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.tokens = tokens;
    }

    @PostMapping("/secret")
    @DirectCall
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
}

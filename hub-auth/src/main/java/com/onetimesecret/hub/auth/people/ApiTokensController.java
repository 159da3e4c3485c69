package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.ApiTokens.Listed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/api-tokens` (WIRE 2): a person sees and ends their own; only a signed-in person makes new ones.
@RestController
class ApiTokensController {

    private final OwnApiTokens tokens;

    ApiTokensController(OwnApiTokens tokens) {
        this.tokens = tokens;
    }

    record Shown(
            String id,
            String name,
            List<String> rights,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        static Shown of(Listed token) {
            return new Shown(
                    token.id(),
                    token.name(),
                    token.rights().stream()
                            .sorted()
                            .map(right -> right.name().toLowerCase(Locale.ROOT))
                            .toList(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }
    }

    record Shelf(boolean hasMore, List<Shown> apiTokens) {}

    @GetMapping("/api/v2/api-tokens")
    Shelf list(CurrentPerson person) {
        return new Shelf(false, tokens.list(person).stream().map(Shown::of).toList());
    }

    @DeleteMapping("/api/v2/api-tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(CurrentPerson person, @PathVariable String id) {
        if (!tokens.revoke(person, id)) {
            throw HubException.notFound();
        }
    }
}

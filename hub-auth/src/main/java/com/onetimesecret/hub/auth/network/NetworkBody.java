package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.people.StoredNetwork.Limits;
import com.onetimesecret.hub.auth.people.VisibleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v2/networks` and, without `slug` and `owner`, of `PATCH`.
///
/// @param owner the e-mail of who is to own it; without, its maker does
/// @param limits replaces all of them; one that is left out is what the hub allows every network
record NetworkBody(
        @Nullable String name,
        @Nullable String slug,
        @Nullable String owner,
        @Nullable LimitsBody limits) {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

    record LimitsBody(
            @Nullable Long agents,
            @Nullable Long messagesPerDay,
            @Nullable Long storedBytes) {

        void check(List<FieldError> errors) {
            check("/limits/agents", agents, errors);
            check("/limits/messages_per_day", messagesPerDay, errors);
            check("/limits/stored_bytes", storedBytes, errors);
        }

        private static void check(String pointer, @Nullable Long limit, List<FieldError> errors) {
            if (limit != null && limit < 0) {
                errors.add(FieldError.at(pointer, "is 0 or more"));
            }
        }

        Limits limits() {
            return new Limits(agents, messagesPerDay, storedBytes);
        }
    }

    /// Checks it as the description of a new network.
    ///
    /// @throws HubException invalid-request, naming each mistake
    void checkNew() {
        var errors = new ArrayList<FieldError>();
        if (name == null) {
            errors.add(FieldError.at("/name", "is needed: what people and agents call the network"));
        }
        if (slug == null || !SLUG.matcher(slug).matches()) {
            errors.add(FieldError.at("/slug", "must match " + SLUG.pattern() + ", because it stands in addresses"));
        }
        check(errors);
    }

    /// Checks it as a change of a network.
    ///
    /// @throws HubException invalid-request, naming each mistake
    void checkChange() {
        var errors = new ArrayList<FieldError>();
        if (slug != null) {
            errors.add(FieldError.at("/slug", "stands in addresses that are in use; it cannot change"));
        }
        if (owner != null) {
            errors.add(FieldError.at("/owner", "cannot be set here; owners invite others"));
        }
        check(errors);
    }

    private void check(List<FieldError> errors) {
        if (limits != null) {
            limits.check(errors);
        }
        if (!errors.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, errors);
        }
    }

    @Nullable
    String visibleName() {
        return name == null ? null : VisibleName.of(name, "/name").value();
    }

    String neededName() {
        return Objects.requireNonNull(visibleName());
    }

    String neededSlug() {
        return Objects.requireNonNull(slug);
    }

    @Nullable
    Limits newLimits() {
        return limits == null ? null : limits.limits();
    }
}

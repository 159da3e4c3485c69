package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The first owner as the environment names them; empty means unset.
///
/// @param email with `password` creates the first owner
/// @param password 12 to 128 characters; used only while there is no owner
/// @param apiToken is accepted as an API token of the owner
/// @param apiTokenRights `secrets`, or `secrets decide`
@ConfigurationProperties("hub.owner")
record OwnerSettings(
        @DefaultValue("") String email,
        @DefaultValue("") String password,
        @DefaultValue("") String apiToken,
        @DefaultValue("secrets") String apiTokenRights) {

    OwnerSettings {
        email = email.strip();
        apiToken = apiToken.strip();
        if (email.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException(
                    "HUB_OWNER_EMAIL and HUB_OWNER_PASSWORD go together: set both, or neither and use the set-up link");
        }
        if (!email.isEmpty() && EmailAddress.of(email).isEmpty()) {
            throw new IllegalArgumentException("HUB_OWNER_EMAIL must be an e-mail address");
        }
        if (!apiToken.isEmpty() && email.isEmpty()) {
            throw new IllegalArgumentException("HUB_OWNER_API_TOKEN needs HUB_OWNER_EMAIL, whose token it is");
        }
        rightsOf(apiTokenRights);
    }

    /// The rights of the API token.
    Set<Right> rights() {
        return rightsOf(apiTokenRights);
    }

    private static Set<Right> rightsOf(String names) {
        var rights = EnumSet.noneOf(Right.class);
        Arrays.stream(names.strip().split("[\\s,]+"))
                .map(name -> switch (name.toLowerCase(Locale.ROOT)) {
                    case "secrets" -> Right.SECRETS;
                    case "decide" -> Right.DECIDE;
                    default ->
                        throw new IllegalArgumentException(
                                "HUB_OWNER_API_TOKEN_RIGHTS must be \"secrets\" or \"secrets decide\"");
                })
                .forEach(rights::add);
        return rights;
    }

    @Override
    public String toString() {
        return "OwnerSettings[email=" + email + "]";
    }
}

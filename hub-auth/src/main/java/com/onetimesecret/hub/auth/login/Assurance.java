package com.onetimesecret.hub.auth.login;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Means;
import com.onetimesecret.hub.auth.approval.Decided;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How sure the hub is of who decided: the values of `acr` (OpenID Connect Core 2, EAP ACR Values 1.0).
public enum Assurance {
    /// A passkey: what answers nobody but the hub's own address cannot be phished. Whether its key is in hardware
    /// (`phrh`) no browser proves.
    PHISHING_RESISTANT("phr"),
    /// A session that began with a password, or at the operator's provider.
    SIGNED_IN("1"),
    /// No session: an API token proves no presence, and an invite was decided long before.
    UNATTENDED("0");

    private final String acr;

    Assurance(String acr) {
        this.acr = acr;
    }

    /// The name on the wire.
    public String acr() {
        return acr;
    }

    /// All names, the surest first.
    public static List<String> names() {
        return Arrays.stream(values()).map(Assurance::acr).toList();
    }

    /// How sure the decision is.
    public static Assurance of(Decided decided) {
        return decided.inSession() ? of(decided.shown()) : UNATTENDED;
    }

    private static Assurance of(CurrentPerson.@Nullable Shown shown) {
        return shown != null && shown.means() == Means.PASSKEY ? PHISHING_RESISTANT : SIGNED_IN;
    }

    /// Whether a client that sent those `acr_values` would rather have more than this person has shown: the first
    /// that the hub knows is what it wants most.
    public static boolean isWantedOf(CurrentPerson person, @Nullable String acrValues) {
        return acrValues != null
                && Arrays.stream(acrValues.split(" "))
                        .map(Assurance::named)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .filter(wanted -> wanted.compareTo(of(person.shown())) < 0)
                        .isPresent();
    }

    private static Optional<Assurance> named(String acr) {
        return Arrays.stream(values())
                .filter(assurance -> assurance.acr.equals(acr))
                .findFirst();
    }

    /// The `amr` of that means (RFC 8176, EAP ACR Values 1.0); empty where it is not known what was asked for.
    public static List<String> methods(Means means) {
        return switch (means) {
            case PASSWORD -> List.of("pwd");
            case PASSKEY -> List.of("pop", "user");
            case PROVIDER -> List.of();
        };
    }
}

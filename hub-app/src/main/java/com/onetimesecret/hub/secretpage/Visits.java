package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.dashboard.SignedIn;
import com.onetimesecret.hub.vault.SecretDesk.Visitor;
import com.onetimesecret.hub.web.rate.Quota;
import com.onetimesecret.hub.web.rate.Quotas;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Who is there, and how often they did something: people by who they are, guests by where they come from.
@Component
class Visits {

    private final CallCounter people;
    private final Quota guestSecrets;
    private final Quota guestOpens;

    Visits(CallCounter people, Quotas quotas, SecretPageSettings settings) {
        this.people = people;
        guestSecrets = quotas.open("page-secrets", settings.guestSecretsPerHour(), Duration.ofHours(1));
        guestOpens = quotas.open("page-opens", settings.guestOpensPerMinute(), Duration.ofMinutes(1));
    }

    static Visitor of(@Nullable SignedIn signedIn, ClientAddress from) {
        return new Visitor(signedIn == null ? null : signedIn.person(), from);
    }

    /// Counts a secret that is made or given.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countSecret(Visitor visitor) {
        count(visitor, CountsAs.Limit.SECRET, guestSecrets);
    }

    /// Takes back what was counted, because nothing was stored.
    void giveSecretBack(Visitor visitor) {
        if (visitor.person() != null) {
            people.giveBack(visitor.person(), CountsAs.Limit.SECRET, 1);
        } else {
            guestSecrets.giveBack(visitor.from().network());
        }
    }

    /// Counts an attempt to open or burn.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    void countOpen(Visitor visitor) {
        count(visitor, CountsAs.Limit.ACTION, guestOpens);
    }

    private void count(Visitor visitor, CountsAs.Limit limit, Quota ofGuests) {
        if (visitor.person() != null) {
            people.countAnother(visitor.person(), limit);
            return;
        }
        var left = ofGuests.take(visitor.from().network());
        if (!left.allowed()) {
            throw left.refusal();
        }
    }
}

package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.web.rate.Quota;
import com.onetimesecret.hub.web.rate.Quotas;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Counts what people without an account do with secrets on the pages, by where they come from.
@Component
public class GuestCalls {

    private final Quota secrets;
    private final Quota opens;

    GuestCalls(Quotas quotas, GuestSettings settings) {
        secrets = quotas.open("page-secrets", settings.guestSecretsPerHour(), Duration.ofHours(1));
        opens = quotas.open("page-opens", settings.guestOpensPerMinute(), Duration.ofMinutes(1));
    }

    /// Counts a secret that is made or given.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    public void countSecret(ClientAddress from) {
        take(secrets, from);
    }

    /// Takes back what was counted, because nothing was stored.
    public void giveSecretBack(ClientAddress from) {
        secrets.giveBack(from.network());
    }

    /// Counts an attempt to open or burn.
    ///
    /// @throws com.onetimesecret.hub.api.problem.HubException rate-limited
    public void countOpen(ClientAddress from) {
        take(opens, from);
    }

    private static void take(Quota quota, ClientAddress from) {
        var left = quota.take(from.network());
        if (!left.allowed()) {
            throw left.refusal();
        }
    }
}

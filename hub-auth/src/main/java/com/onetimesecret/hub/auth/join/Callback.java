package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.auth.join.Delivery.Mode;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where an agent wants to hear of the decision instead of asking for it (WIRE 2): `ping` says that there is one,
/// `push` brings the tokens, bound to the agent's own key.
record Callback(
        @Nullable String url,
        @Nullable String token,
        @Nullable String mode) {

    private static final int LONGEST = 2_000;

    /// What RFC 6750 lets stand behind `Bearer`, long enough that nobody guesses it.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,1024}=*");

    /// What is wrong with it, or null.
    @Nullable
    String refusal(SafeFetch fetch) {
        if (url == null
                || token == null
                || url.length() > LONGEST
                || !TOKEN.matcher(token).matches()) {
            return "needs url and token, a secret of at least 16 characters that a bearer token may have";
        }
        if (mode != null && !mode.equals("ping") && !mode.equals("push")) {
            return "has the mode ping or push";
        }
        try {
            fetch.check(URI.create(url));
            return null;
        } catch (FetchFailed refused) {
            return "cannot be called. " + refused.getMessage();
        } catch (IllegalArgumentException unreadable) {
            return "has a url that cannot be read";
        }
    }

    Delivery delivery(AgentKey key) {
        var how = mode == null ? Mode.PING : Mode.of(mode);
        return new Delivery(how, url, token, how == Mode.PUSH ? key.thumbprint() : null, null);
    }

    /// The token is a credential; nobody logs it by accident.
    @Override
    public String toString() {
        return "Callback[" + mode + "]";
    }
}

package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.call.ClientAddress;
import org.jspecify.annotations.Nullable;

/// Who came with a token, as far as the hub can know.
///
/// @param userAgent what its program calls itself, cut
record Visit(ClientAddress from, @Nullable String userAgent) {

    private static final int LONGEST = 512;

    static Visit of(ClientAddress from, @Nullable String userAgent) {
        return new Visit(from, userAgent == null || userAgent.isEmpty() ? null : printable(userAgent));
    }

    private static String printable(String text) {
        var kept = new StringBuilder();
        text.chars()
                .limit(LONGEST)
                .forEach(letter -> kept.append(letter >= ' ' && letter <= '~' ? (char) letter : '?'));
        return kept.toString();
    }
}

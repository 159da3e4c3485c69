package com.onetimesecret.hub.messaging.audit;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.messaging.proof.Hash;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/// A reader's place in one network's trail; the letter in front tells it from a time, and what stands behind the place
/// from a place in the trail of another network.
record AuditCursor(NetworkId network, long place) {

    private static final Pattern FORM = Pattern.compile("a([0-9a-z]{1,12})-([0-9a-z]{6})");
    private static final int RADIX = 36;
    private static final int SIGN_LENGTH = 6;

    /// Reads what [#toString] wrote for that network.
    static Optional<AuditCursor> parse(NetworkId network, String text) {
        var form = FORM.matcher(text);
        return form.matches() && form.group(2).equals(sign(network))
                ? Optional.of(new AuditCursor(network, Long.parseLong(form.group(1), RADIX)))
                : Optional.empty();
    }

    private static String sign(NetworkId network) {
        var number = new BigInteger(1, Hash.over("trail of " + network).bytes()).toString(RADIX);
        return "0".repeat(Math.max(0, SIGN_LENGTH - number.length()))
                + number.substring(Math.max(0, number.length() - SIGN_LENGTH));
    }

    @Override
    public String toString() {
        return "a" + Long.toString(place, RADIX) + "-" + sign(network);
    }
}

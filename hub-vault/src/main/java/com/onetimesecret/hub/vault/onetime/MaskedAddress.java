package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.problem.HubException;
import java.util.regex.Pattern;

/// An e-mail address as far as it may be shown, which is all that the hub keeps: `fo*****@e*****.com`.
record MaskedAddress(String text) {

    private static final Pattern ADDRESS = Pattern.compile(
            "[^\\s@,;<>\"()\\p{Cntrl}\\p{Cf}]{1,64}@(?=.{1,189}$)(?:[\\p{L}\\p{N}-]{1,63}\\.)+[\\p{L}\\p{N}-]{2,63}");
    private static final String STARS = "*****";
    private static final int SHOWN = 2;
    private static final int LONGEST_ECHO = 100;

    /// The mask of an address that somebody typed.
    ///
    /// @throws HubException invalid-request, if no mail would reach it
    static MaskedAddress of(String address) {
        var typed = address.strip();
        if (!ADDRESS.matcher(typed).matches()) {
            throw Refusal.of(
                    "Undeliverable email address: " + typed.substring(0, Math.min(LONGEST_ECHO, typed.length())),
                    "invalid",
                    "recipient");
        }
        var at = typed.indexOf('@');
        var dot = typed.lastIndexOf('.');
        return new MaskedAddress(begin(typed, at, SHOWN) + STARS + "@" + begin(typed.substring(at + 1), dot - at, 1)
                + STARS + typed.substring(dot));
    }

    /// The first characters before `end`, none of them halved.
    private static String begin(String text, int end, int characters) {
        var whole = text.substring(0, Math.min(end, text.length()));
        return whole.codePointCount(0, whole.length()) <= characters
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, characters));
    }
}

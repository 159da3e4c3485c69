package com.onetimesecret.hub.messaging.log;

import java.util.Optional;
import java.util.regex.Pattern;

/// A reader's place: everything up to `seq` of the log named `epoch` has been seen. Opaque to clients; the
/// letter in front tells it from a time.
public record Cursor(long epoch, long seq) {

    private static final Pattern FORM = Pattern.compile("c([0-9a-z]{1,12})-([0-9a-z]{1,12})");
    private static final int RADIX = 36;

    /// Reads what [#toString] wrote.
    public static Optional<Cursor> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Cursor(Long.parseLong(form.group(1), RADIX), Long.parseLong(form.group(2), RADIX)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "c" + Long.toString(epoch, RADIX) + "-" + Long.toString(seq, RADIX);
    }
}

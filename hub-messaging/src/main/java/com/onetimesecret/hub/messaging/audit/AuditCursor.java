package com.onetimesecret.hub.messaging.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/// A reader's place in the trail; the letter in front tells it from a time.
record AuditCursor(long place) {

    private static final Pattern FORM = Pattern.compile("a([0-9a-z]{1,12})");
    private static final int RADIX = 36;

    /// Reads what [#toString] wrote.
    static Optional<AuditCursor> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches() ? Optional.of(new AuditCursor(Long.parseLong(form.group(1), RADIX))) : Optional.empty();
    }

    @Override
    public String toString() {
        return "a" + Long.toString(place, RADIX);
    }
}

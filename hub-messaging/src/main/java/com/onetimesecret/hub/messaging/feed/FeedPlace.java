package com.onetimesecret.hub.messaging.feed;

import java.util.Optional;
import java.util.regex.Pattern;

/// A place in the feed, in front of which there is what is older; opaque to clients.
public record FeedPlace(long seq) {

    /// Behind all there is.
    public static final FeedPlace NEWEST = new FeedPlace(Long.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("f([0-9a-z]{1,12})");
    private static final int RADIX = 36;

    /// Reads what [#toString] wrote.
    public static Optional<FeedPlace> parse(String text) {
        var form = FORM.matcher(text);
        return form.matches() ? Optional.of(new FeedPlace(Long.parseLong(form.group(1), RADIX))) : Optional.empty();
    }

    @Override
    public String toString() {
        return "f" + Long.toString(seq, RADIX);
    }
}

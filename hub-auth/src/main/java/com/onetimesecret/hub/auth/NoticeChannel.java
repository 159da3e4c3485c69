package com.onetimesecret.hub.auth;

import java.util.Arrays;
import java.util.Locale;

/// One way by which people hear of a request.
public enum NoticeChannel {
    /// A notification of the browser or phone.
    WEB_PUSH,
    /// A letter.
    EMAIL,
    /// A message in the network's chat.
    WEBHOOK;

    /// As it stands in `notified` and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The channel of that name.
    public static NoticeChannel of(String wire) {
        return Arrays.stream(values())
                .filter(channel -> channel.wire().equals(wire))
                .findFirst()
                .orElseThrow();
    }
}

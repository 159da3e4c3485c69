package com.onetimesecret.hub.auth.ciba;

import com.onetimesecret.hub.auth.join.ShownText;

/// Which binding messages can be shown exactly as they were sent (CIBA Core 7.1); any other is refused, never
/// altered.
final class BindingMessage {

    /// Fits on a phone's lock screen.
    private static final int LONGEST = 100;

    private BindingMessage() {}

    static boolean isShowable(String message) {
        return !message.isBlank()
                && message.codePointCount(0, message.length()) <= LONGEST
                // Pages run spaces together, and what stands at the ends is not seen.
                && message.strip().equals(message)
                && !message.contains("  ")
                && message.codePoints().allMatch(ShownText::isShown);
    }
}

package com.onetimesecret.hub.web;

/// The beginning of a text, where only so many characters fit, as JSON Schema counts them: none is cut in two.
public final class ShortText {

    private ShortText() {}

    /// The text, or its first characters if it has more than that.
    public static String of(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}

package com.onetimesecret.hub.page;

import java.util.stream.Collectors;

/// A text of an agent on many lines, fit to be shown to a person: as [AgentText], but lines stay lines.
///
/// @param shown what stands on the page at once
/// @param rest what is folded away, empty if nothing is
/// @param isWhole whether nothing was left out
public record LongText(String shown, String rest, boolean isWhole) {

    private static final int AT_ONCE = 8_000;
    /// More than the longest message has.
    private static final int MOST = 128_000;

    /// The text, folded after some thousand characters.
    public static LongText of(String text) {
        var whole = text.length() <= MOST;
        var visible = (whole ? text : text.substring(0, MOST))
                .lines()
                .map(line -> AgentText.of(line, Integer.MAX_VALUE).shown())
                .collect(Collectors.joining("\n"));
        if (visible.length() <= AT_ONCE) {
            return new LongText(visible, "", whole);
        }
        int cut = Character.isLowSurrogate(visible.charAt(AT_ONCE)) ? AT_ONCE - 1 : AT_ONCE;
        return new LongText(visible.substring(0, cut), visible.substring(cut), whole);
    }

    /// Whether something is folded away.
    public boolean isCut() {
        return !rest.isEmpty();
    }
}

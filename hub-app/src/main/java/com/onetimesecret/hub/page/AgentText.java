package com.onetimesecret.hub.page;

/// Words of an agent, fit to be shown to a person: nothing invisible, nothing that turns the line around, and
/// no more than the eye takes in.
///
/// @param shown what stands on the page
/// @param rest what is folded away, empty if nothing is
public record AgentText(String shown, String rest) {

    /// How much of a name is shown at once.
    public static final int NAME = 80;

    /// How much of a longer text is shown at once.
    public static final int PURPOSE = 320;

    /// The text, cut after `length` characters as people count them.
    public static AgentText of(String text, int length) {
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> append(visible, codePoint));
        if (visible.codePointCount(0, visible.length()) <= length) {
            return new AgentText(visible.toString(), "");
        }
        int cut = visible.offsetByCodePoints(0, length);
        return new AgentText(visible.substring(0, cut), visible.substring(cut));
    }

    /// Whether something is folded away.
    public boolean isCut() {
        return !rest.isEmpty();
    }

    private static void append(StringBuilder visible, int codePoint) {
        if (isHidden(codePoint)) {
            visible.append('[').append("U+%04X".formatted(codePoint)).append(']');
        } else {
            visible.appendCodePoint(codePoint);
        }
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            // Blank although Unicode calls them letters or marks.
            default ->
                switch (codePoint) {
                    case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
                    // The last two variation selectors belong to everyday emoji.
                    default ->
                        (codePoint >= 0xFE00 && codePoint < 0xFE0E) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
                };
        };
    }
}

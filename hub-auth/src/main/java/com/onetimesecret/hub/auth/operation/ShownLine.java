package com.onetimesecret.hub.auth.operation;

/// What may stand in a line that a person reads before deciding.
final class ShownLine {

    private ShownLine() {}

    /// Whether every character of `text` shows or is a space, stays in place, and some are neither.
    static boolean isPlain(String text) {
        return !text.isBlank() && isStorable(text) && text.codePoints().allMatch(ShownLine::stays);
    }

    /// Whether `text` is Unicode text without NUL.
    static boolean isStorable(String text) {
        return text.indexOf(0) < 0
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean stays(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Letters and signs to Unicode, but nothing is drawn.
            default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
        };
    }
}

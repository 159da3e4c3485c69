package com.onetimesecret.hub.auth.notice;

import java.text.Normalizer;

/// Words that an agent chose, made so that they are words wherever they are shown: on one line, drawn and in their
/// place, short, and no link or mention.
final class PlainWords {

    /// Stands unseen behind a sign that would make an address or a mention, which is then none.
    private static final String JOINER = "\u2060";

    private PlainWords() {}

    /// At most `most` characters of `text`.
    static String of(String text, int most) {
        var line = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(c -> isDrawn(c) ? c : ' ')
                .forEach(line::appendCodePoint);
        var words = line.toString().replaceAll(" +", " ").strip();
        if (words.codePointCount(0, words.length()) > most) {
            words = words.substring(0, words.offsetByCodePoints(0, most)).strip() + "…";
        }
        return words.replaceAll("([.@:/#])(?=\\S)", "$1" + JOINER);
    }

    private static boolean isDrawn(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}

package com.onetimesecret.hub.auth.join;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/// What may stand in a name, so that people read what is written.
public final class ShownText {

    // Unicode calls these letters and signs, but nothing is drawn: Hangul fillers and the empty Braille pattern.
    private static final Set<Integer> BLANK = Set.of(0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800);

    private ShownText() {}

    /// Whether every character of `text` shows, stays in place, and is of one script beside digits and
    /// punctuation, and at least one is a letter or digit.
    public static boolean isPlain(String text) {
        var scripts = EnumSet.noneOf(UnicodeScript.class);
        for (int c : text.codePoints().toArray()) {
            if (!isShown(c)) {
                return false;
            }
            var script = UnicodeScript.of(c);
            if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
                scripts.add(script);
            }
        }
        // Japanese is written in several scripts at once; nothing else that names a service is.
        scripts.removeAll(EnumSet.of(UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA));
        return scripts.size() <= 1
                && text.strip().equals(text)
                && text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /// Whether the character is drawn, and where it stands.
    public static boolean isShown(int c) {
        if (BLANK.contains(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}

package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;

/// A name that people give to a network, themselves or a token: short, and nothing in it that cannot be seen.
public record VisibleName(String value) {

    static final int LONGEST = 64;

    /// The name in `text`, which was sent as `pointer`.
    ///
    /// @throws HubException invalid-request if it will not do
    public static VisibleName of(String text, String pointer) {
        if (!isValid(text)) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(pointer, "must have 1 to " + LONGEST + " visible characters")));
        }
        return new VisibleName(text.strip());
    }

    /// Whether `text` will do.
    public static boolean isValid(String text) {
        var name = text.strip();
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= LONGEST
                && name.codePoints().noneMatch(VisibleName::isInvisible);
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}

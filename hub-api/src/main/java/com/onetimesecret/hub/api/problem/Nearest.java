package com.onetimesecret.hub.api.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds what somebody meant by a misspelt word.
public final class Nearest {

    private static final int LONGEST_WORD = 64;

    private Nearest() {}

    /// The word of `known` that is at most a third of its letters away from `word`, if there is one.
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        var meant = word.toLowerCase(Locale.ROOT).replace('-', '_');
        return known.stream()
                .filter(candidate -> distance(meant, candidate.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.max(meant.length(), candidate.length()) / 3))
                .min(Comparator.comparingInt(candidate -> distance(meant, candidate.toLowerCase(Locale.ROOT))));
    }

    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

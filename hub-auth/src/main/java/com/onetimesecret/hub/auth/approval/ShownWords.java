package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// What ties the card a person sees to the agent in front of them.
///
/// @param bindingMessage two words and two digits, shown by the agent and picked by the person
/// @param choices the binding message and two others, in the order the card shows them
/// @param userCode eight letters to find the card by, without vowels and look-alikes (RFC 8628 6.1)
record ShownWords(String bindingMessage, List<String> choices, String userCode) {

    private static final String CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final List<String> WORDS = load();

    static ShownWords next(Tokens tokens) {
        var binding = phrase(tokens);
        var choices = new ArrayList<String>();
        choices.add(binding);
        while (choices.size() < 3) {
            var other = phrase(tokens);
            if (!choices.contains(other)) {
                choices.add(other);
            }
        }
        Collections.shuffle(choices, new Random(tokens.below(Integer.MAX_VALUE)));
        return new ShownWords(binding, List.copyOf(choices), userCode(tokens));
    }

    private static String phrase(Tokens tokens) {
        return "%s %s %02d".formatted(word(tokens), word(tokens), tokens.below(100));
    }

    private static String word(Tokens tokens) {
        return WORDS.get(tokens.below(WORDS.size()));
    }

    private static String userCode(Tokens tokens) {
        return tokens.of(CODE_LETTERS, 4) + "-" + tokens.of(CODE_LETTERS, 4);
    }

    private static List<String> load() {
        try (var in = Objects.requireNonNull(ShownWords.class.getResourceAsStream("words.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}

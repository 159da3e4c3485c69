package com.onetimesecret.hub.messaging.log;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Topics a reader wants: dot-separated tokens, where `*` stands for any one and a last `>` for all that follow.
public final class TopicPattern {

    private static final String TOKEN = "[A-Za-z0-9_:-]+";
    private static final Pattern TOPIC = Pattern.compile(TOKEN + "(\\." + TOKEN + ")*");
    private static final Pattern FORM = Pattern.compile("((" + TOKEN + "|\\*)\\.)*(" + TOKEN + "|\\*|>)");
    private static final int LONGEST = 100;
    private static final String ANY = "*";
    private static final String REST = ">";

    private final List<String> tokens;

    private TopicPattern(String value) {
        this.tokens = List.of(value.split("\\."));
    }

    /// The pattern, if `text` is one.
    public static Optional<TopicPattern> parse(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches()
                ? Optional.of(new TopicPattern(text))
                : Optional.empty();
    }

    /// Whether `text` may name a topic.
    public static boolean isTopic(String text) {
        return text.length() <= LONGEST && TOPIC.matcher(text).matches();
    }

    /// Whether the topic is one of those meant.
    public boolean matches(String topic) {
        int at = 0;
        for (var token : tokens) {
            if (at > topic.length()) {
                return false;
            }
            if (token.equals(REST)) {
                return true;
            }
            int dot = topic.indexOf('.', at);
            int end = dot < 0 ? topic.length() : dot;
            if (!token.equals(ANY) && !(token.length() == end - at && topic.startsWith(token, at))) {
                return false;
            }
            at = end + 1;
        }
        return at > topic.length();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicPattern pattern && pattern.tokens.equals(tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    /// The same as a regular expression for PostgreSQL, without its anchors.
    public String regex() {
        // No token holds a character that means something in a regular expression.
        return tokens.stream()
                .map(token -> switch (token) {
                    case ANY -> TOKEN;
                    case REST -> TOKEN + "(\\." + TOKEN + ")*";
                    default -> token;
                })
                .collect(Collectors.joining("\\."));
    }
}

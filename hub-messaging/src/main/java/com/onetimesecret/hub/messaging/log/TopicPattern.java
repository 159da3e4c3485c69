package com.onetimesecret.hub.messaging.log;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Topics a reader wants: dot-separated tokens, where `*` stands for any one and a last `>` for all that follow.
public record TopicPattern(String value) {

    private static final String TOKEN = "[A-Za-z0-9_:-]+";
    private static final Pattern TOPIC = Pattern.compile(TOKEN + "(\\." + TOKEN + ")*");
    private static final Pattern FORM = Pattern.compile("((" + TOKEN + "|\\*)\\.)*(" + TOKEN + "|\\*|>)");
    private static final int LONGEST = 100;

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
        return topic.matches(regex());
    }

    /// The same as a regular expression that Java and PostgreSQL read alike.
    String regex() {
        // No token holds a character that means something in a regular expression.
        return Arrays.stream(value.split("\\."))
                .map(token -> switch (token) {
                    case "*" -> TOKEN;
                    case ">" -> TOKEN + "(\\." + TOKEN + ")*";
                    default -> token;
                })
                .collect(Collectors.joining("\\.", "^", "$"));
    }
}

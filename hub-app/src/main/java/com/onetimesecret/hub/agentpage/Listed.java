package com.onetimesecret.hub.agentpage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What the pages of a list have in common: what was searched for, which page, and the address of others.
final class Listed {

    private static final int LONGEST = 100;
    private static final int LAST_PAGE = 10_000;

    private Listed() {}

    /// Words to search for: no longer than anybody types.
    static String words(String typed) {
        var stripped = typed.strip();
        return stripped.codePointCount(0, stripped.length()) <= LONGEST
                ? stripped
                : stripped.substring(0, stripped.offsetByCodePoints(0, LONGEST));
    }

    /// The number of a page; the first for what is none.
    static int number(String typed) {
        return typed.matches("[1-9]\\d{0,4}") ? Math.min(LAST_PAGE, Integer.parseInt(typed)) : 1;
    }

    /// The path with those parameters, names and values in turns, without the empty ones.
    static String address(String path, String... parameters) {
        var address = new StringBuilder(path);
        var mark = '?';
        for (int i = 0; i < parameters.length; i += 2) {
            if (!parameters[i + 1].isEmpty()) {
                address.append(mark)
                        .append(parameters[i])
                        .append('=')
                        .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
                mark = '&';
            }
        }
        return address.toString();
    }
}

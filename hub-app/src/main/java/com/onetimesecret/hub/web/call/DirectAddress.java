package com.onetimesecret.hub.web.call;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The path of a direct call, in which whole segments may be variables.
///
/// @param fixed what stands before, between and behind the variables
/// @param names of the variables, in order
record DirectAddress(List<String> fixed, List<String> names) {

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final int LONGEST = 2048;

    /// Reads a path as a controller has it.
    static DirectAddress of(String pattern) {
        return new DirectAddress(
                Stream.of(VARIABLE.split(pattern, -1)).toList(),
                VARIABLE.matcher(pattern).results().map(name -> name.group(1)).toList());
    }

    /// Whether this is the path, in its one plain spelling; others are for the framework to read.
    boolean matches(String path) {
        if (!path.startsWith(fixed.getFirst())) {
            return false;
        }
        int at = fixed.getFirst().length();
        for (int i = 1; i < fixed.size(); i++) {
            int end = endOfPlain(path, at);
            if (end == at || !path.startsWith(fixed.get(i), end)) {
                return false;
            }
            at = end + fixed.get(i).length();
        }
        return at == path.length();
    }

    /// What stands for the variable in a path that matches.
    @Nullable
    String variable(String name, String path) {
        int at = fixed.getFirst().length();
        for (int i = 0; i < names.size(); i++) {
            int end = endOfPlain(path, at);
            if (names.get(i).equals(name)) {
                return path.substring(at, end);
            }
            at = end + fixed.get(i + 1).length();
        }
        return null;
    }

    /// Where the characters end that mean themselves and nothing else; a dot at the begin could mean another folder.
    private static int endOfPlain(String path, int from) {
        int most = Math.min(path.length(), from + LONGEST);
        int at = from;
        while (at < most && (isPlain(path.charAt(at)) || (at > from && path.charAt(at) == '.'))) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}

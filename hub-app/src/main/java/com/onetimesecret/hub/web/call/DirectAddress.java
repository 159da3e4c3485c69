package com.onetimesecret.hub.web.call;

/// The path of a direct call: all of it, or what stands before and behind its one variable.
///
/// @param before the whole path where there is no variable
/// @param behind empty where there is none, or where it ends the path
record DirectAddress(String before, String behind, boolean hasVariable) {

    private static final int LONGEST = 128;

    /// Reads a path as a controller has it, with at most one variable, which is a whole segment.
    static DirectAddress of(String pattern) {
        int open = pattern.indexOf('{');
        if (open < 0) {
            return new DirectAddress(pattern, "", false);
        }
        int close = pattern.indexOf('}', open);
        if (pattern.indexOf('{', close) >= 0) {
            throw new IllegalStateException("A direct call has one variable at most: " + pattern);
        }
        return new DirectAddress(pattern.substring(0, open), pattern.substring(close + 1), true);
    }

    /// Whether this is the path, in its one plain spelling; others are for the framework to read.
    boolean matches(String path) {
        if (!hasVariable) {
            return path.equals(before);
        }
        int end = path.length() - behind.length();
        return end > before.length()
                && end - before.length() <= LONGEST
                && path.startsWith(before)
                && path.endsWith(behind)
                && isPlain(path, before.length(), end);
    }

    /// What stands for the variable in a path that matches.
    String variable(String path) {
        return path.substring(before.length(), path.length() - behind.length());
    }

    private static boolean isPlain(String path, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!plain && c != '-') {
                return false;
            }
        }
        return true;
    }
}

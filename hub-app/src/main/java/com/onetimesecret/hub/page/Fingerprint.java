package com.onetimesecret.hub.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A key's fingerprint as people compare it: in groups of four, and as a picture that changes with every character.
public record Fingerprint(String value) {

    private static final int CELL = 10;
    private static final int CELLS = 5;

    /// The characters in groups of four.
    public String grouped() {
        return value.replaceAll("(.{4})(?=.)", "$1 ");
    }

    /// A mirrored pattern of five by five in a colour of its own, as a `data:` address.
    public String picture() {
        var hash = sha256(value);
        var path = new StringBuilder();
        for (int column = 0; column <= CELLS / 2; column++) {
            for (int row = 0; row < CELLS; row++) {
                if ((hash[column * CELLS + row] & 1) == 1) {
                    square(path, column, row);
                    if (column < CELLS / 2) {
                        square(path, CELLS - 1 - column, row);
                    }
                }
            }
        }
        int hue = (hash[30] & 0xff) * 360 / 256;
        var svg = """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 68 68">\
                <rect x="-9" y="-9" width="68" height="68" rx="12" fill="hsl(%1$d 45%% 92%%)"/>\
                <path fill="hsl(%1$d 55%% 36%%)" d="%2$s"/></svg>""".formatted(hue, path);
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    private static void square(StringBuilder path, int column, int row) {
        path.append("M%d %dh%dv%dh-%dz".formatted(column * CELL, row * CELL, CELL, CELL, CELL));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

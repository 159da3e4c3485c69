package com.onetimesecret.hub.story;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Texts that must not be in any file, and all the forms in which they could be.
final class Needles {

    // In Latin-1 a character is a byte, so files are searched as they are.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    // By the first two bytes, so that one pass over a file looks for all of them.
    private final Map<Integer, Map<String, String>> nameByForm = new HashMap<>();

    /// Adds a text of ASCII letters and digits, so that it is the same in URLs and JSON.
    void add(String name, String text) {
        if (!text.matches("[a-zA-Z0-9._-]{8,}")) {
            throw new IllegalArgumentException(name + " has other forms than are looked for");
        }
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        var hex = HexFormat.of().formatHex(bytes);
        form(name, text);
        form(name + " in hex", hex);
        form(name + " in hex", hex.toUpperCase(Locale.ROOT));
        form(name + " in UTF-16", new String(text.getBytes(StandardCharsets.UTF_16LE), BYTES));
        form(name + " reversed", new StringBuilder(text).reverse().toString());
        for (int before = 0; before < 3; before++) {
            form(name + " in base64", base64(bytes, before));
        }
    }

    /// The part of a base64 text that is the same whatever stands around these bytes, with so many of them before.
    private static String base64(byte[] bytes, int before) {
        var whole = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, whole, before, bytes.length);
        var text = Base64.getEncoder().withoutPadding().encodeToString(whole);
        int first = before == 0 ? 0 : before + 1;
        int last = whole.length % 3 == 0 ? text.length() : text.length() - 1;
        return text.substring(first, last);
    }

    private void form(String name, String form) {
        nameByForm.computeIfAbsent(firstTwo(form, 0), _ -> new HashMap<>()).put(form, name);
    }

    private static int firstTwo(String content, int at) {
        return content.charAt(at) << 8 | content.charAt(at + 1);
    }

    /// Which of them are in which files below the folder.
    Set<String> in(Path folder) throws IOException {
        var found = new TreeSet<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                for (var name : in(new String(Files.readAllBytes(file), BYTES))) {
                    found.add(name + " in " + folder.relativize(file));
                }
            }
        }
        return found;
    }

    private Set<String> in(String content) {
        var found = new TreeSet<String>();
        var starts = new BitSet(1 << 16);
        nameByForm.keySet().forEach(starts::set);
        for (int at = 0; at < content.length() - 1; at++) {
            int two = firstTwo(content, at);
            if (starts.get(two)) {
                int place = at;
                nameByForm.getOrDefault(two, Map.of()).forEach((form, name) -> {
                    if (content.startsWith(form, place)) {
                        found.add(name);
                    }
                });
            }
        }
        return found;
    }
}

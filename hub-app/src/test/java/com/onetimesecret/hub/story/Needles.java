package com.onetimesecret.hub.story;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Texts that must not be in any file, and all the forms in which they could be.
final class Needles {

    // In Latin-1 a character is a byte, so files are searched as they are.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private final Map<String, String> nameByForm = new LinkedHashMap<>();

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
        nameByForm.put(form, name);
    }

    /// Which of them are in which files below the folder.
    List<String> in(Path folder) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = new String(Files.readAllBytes(file), BYTES);
                nameByForm.forEach((form, name) -> {
                    if (content.contains(form)) {
                        found.add(name + " in " + folder.relativize(file));
                    }
                });
            }
        }
        return found;
    }
}

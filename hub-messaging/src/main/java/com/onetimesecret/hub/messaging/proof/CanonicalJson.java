package com.onetimesecret.hub.messaging.proof;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// JSON in the one form that everybody gets who follows RFC 8785: members in order, no spaces, fewest escapes.
///
/// Numbers are whole ones; the trail knows no others.
public final class CanonicalJson {

    private CanonicalJson() {}

    /// The canonical text of the value.
    public static String of(JsonNode value) {
        var text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    /// The canonical text of an object whose members are all texts.
    public static String of(Map<String, String> members) {
        var text = new StringBuilder();
        var separator = '{';
        for (var member : new TreeMap<>(members).entrySet()) {
            text.append(separator);
            quote(member.getKey(), text);
            text.append(':');
            quote(member.getValue(), text);
            separator = ',';
        }
        return text.append(members.isEmpty() ? "{}" : "}").toString();
    }

    private static void append(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            // A String's order is that of UTF-16 units, which is the one that RFC 8785 wants.
            var members = new TreeMap<String, JsonNode>();
            value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            var separator = '{';
            for (var member : members.entrySet()) {
                text.append(separator);
                quote(member.getKey(), text);
                text.append(':');
                append(member.getValue(), text);
                separator = ',';
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (value.isArray()) {
            var separator = '[';
            for (var item : value) {
                text.append(separator);
                append(item, text);
                separator = ',';
            }
            text.append(value.isEmpty() ? "[]" : "]");
        } else if (value.isString()) {
            quote(value.stringValue(), text);
        } else {
            text.append(value);
        }
    }

    /// Appends the text as a JSON string.
    static void quote(String value, StringBuilder text) {
        text.append('"');
        if (isPlain(value)) {
            text.append(value);
        } else {
            escape(value, text);
        }
        text.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void escape(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(c < 16 ? "0" : "1").append(Character.forDigit(c % 16, 16));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }
}

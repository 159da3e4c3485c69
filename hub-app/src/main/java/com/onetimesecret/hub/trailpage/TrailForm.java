package com.onetimesecret.hub.trailpage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person looks for in the trail, as it stands in the page's address.
///
/// @param who an agent's name or id, a person's e-mail or id, or `system`
/// @param day such as 2026-01-31, in UTC
record TrailForm(String kind, String who, String action, String subject, String day) {

    private static final int LONGEST = 200;

    TrailForm {
        // A parameter that is left out of the address arrives as null, whatever its type says.
        kind = present(kind);
        who = present(who);
        action = present(action);
        subject = present(subject);
        day = present(day);
    }

    private static String present(@Nullable String field) {
        var text = field == null ? "" : field.strip().replace("\0", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    Optional<LocalDate> date() {
        try {
            // Other years are no days of a trail, and not all of them are days of the database.
            return day.matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}") ? Optional.of(LocalDate.parse(day)) : Optional.empty();
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return (kind + who + action + subject + day).isEmpty();
    }

    /// The same as an address, with one more parameter.
    String address(String path, String name, String value) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("kind", kind);
        fields.put("who", who);
        fields.put("action", action);
        fields.put("subject", subject);
        fields.put("day", day);
        fields.values().removeIf(String::isEmpty);
        fields.put(name, value);
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?", ""));
    }
}

package com.onetimesecret.hub.trailpage;

import com.onetimesecret.hub.page.Fields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Optional;

/// What a person looks for in the trail, as it stands in the page's address.
///
/// @param who an agent's name or id, a person's e-mail or id, or `system`
/// @param day such as 2026-01-31, in UTC
record TrailForm(String kind, String who, String action, String subject, String day) {

    TrailForm {
        kind = Fields.filter(kind);
        who = Fields.filter(who);
        action = Fields.filter(action);
        subject = Fields.filter(subject);
        day = Fields.filter(day);
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
        fields.put(name, value);
        return Fields.address(path, fields);
    }
}

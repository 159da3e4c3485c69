package com.onetimesecret.hub.feedpage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person looks for in the feed, as it stands in the page's address.
///
/// @param agent its name or id
/// @param since `hour`, `day`, `week` or empty
record FeedForm(String agent, String type, String topic, String thread, String since, String q) {

    private static final Map<String, Duration> SPANS =
            Map.of("hour", Duration.ofHours(1), "day", Duration.ofDays(1), "week", Duration.ofDays(7));
    /// What `since` may be, from all to the shortest.
    static final List<String> SINCE = List.of("", "hour", "day", "week");

    private static final int LONGEST = 200;

    FeedForm {
        // A parameter that is left out of the address arrives as null, whatever its type says.
        agent = present(agent);
        type = present(type);
        topic = present(topic);
        thread = present(thread);
        since = present(since);
        q = present(q);
    }

    private static String present(@Nullable String field) {
        var text = field == null ? "" : field.strip().replace("\0", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    boolean isEmpty() {
        return fields().isEmpty();
    }

    @Nullable
    Instant from(Instant now) {
        var span = SPANS.get(since);
        return span == null ? null : now.minus(span);
    }

    private Map<String, String> fields() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("agent", agent);
        fields.put("type", type);
        fields.put("topic", topic);
        fields.put("thread", thread);
        fields.put("since", since);
        fields.put("q", q);
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    /// The same as an address, with one more parameter.
    String address(String path, String name, String value) {
        var fields = fields();
        fields.put(name, value);
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", path + "?", ""));
    }
}

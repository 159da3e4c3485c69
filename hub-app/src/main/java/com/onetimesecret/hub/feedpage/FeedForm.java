package com.onetimesecret.hub.feedpage;

import com.onetimesecret.hub.page.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    FeedForm {
        agent = Fields.filter(agent);
        type = Fields.filter(type);
        topic = Fields.filter(topic);
        thread = Fields.filter(thread);
        since = Fields.filter(since);
        q = Fields.filter(q);
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
        return Fields.address(path, fields);
    }
}

package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.query.Query;
import com.onetimesecret.hub.messaging.read.ReadSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a call wants to know of tasks, and cuts the list to what it can take.
@Component
class TaskPages {

    private final ShowTask show;
    private final ReadSettings settings;
    private final BaseUrl baseUrl;
    private final JsonMapper json;

    TaskPages(ShowTask show, ReadSettings settings, BaseUrl baseUrl, JsonMapper json) {
        this.show = show;
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.json = json;
    }

    /// Which tasks are wanted.
    TaskQuery query(MultiValueMap<String, String> parameters) {
        return TaskQuery.of(parameters, settings);
    }

    /// For which change of one task the call waits.
    Change change(MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, List.of("wait", "state"), List.of());
        var state = query.oneOf("state", TaskState.wireNames());
        var wait = query.number("wait", 0, settings.longestWait().toSeconds(), 0);
        query.refuseMistakes();
        return new Change(state == null ? null : TaskState.of(state), Duration.ofSeconds(wait));
    }

    /// As many of the tasks as fit, but at least one; `found` has one more than was asked for if there are more.
    ResponseEntity<byte[]> page(CurrentAgent caller, TaskQuery query, List<Task> found) {
        var items = new ArrayList<byte[]>();
        long bytes = 0;
        var wanted = found.subList(0, Math.min(found.size(), query.limit()));
        for (var task : show.listed(caller, wanted).toList()) {
            var item = json.writeValueAsBytes(task);
            bytes += item.length;
            if (!items.isEmpty() && bytes > query.maxBytes()) {
                break;
            }
            items.add(item);
        }
        var hasMore = items.size() < found.size();
        var cursor = items.isEmpty() ? query.after() : TaskQuery.Place.of(found.get(items.size() - 1));
        var answer = ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON);
        if (hasMore) {
            answer.header(
                    HttpHeaders.LINK,
                    "<" + baseUrl.at(TaskView.PATH) + "?cursor=" + cursor + query.parameters() + ">; rel=\"next\"");
        }
        return answer.body(body(cursor, hasMore, items));
    }

    private static byte[] body(TaskQuery.Place cursor, boolean hasMore, List<byte[]> items) {
        var body = new ByteArrayOutputStream();
        var head = "{\"cursor\":\"" + cursor + "\",\"has_more\":" + hasMore + ",\"tasks\":[";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(items.get(i));
        }
        body.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    /// A change of one task: away from that state, or from the one it is in.
    record Change(@Nullable TaskState state, Duration patience) {}
}

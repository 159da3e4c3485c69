package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.call.Awaited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// An answer as it was sent and will be again.
///
/// @param created what a repeat waits for, if the call does
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers.
record KeptAnswer(
        int status,
        Map<String, List<String>> headers,
        byte[] body,
        @Nullable String created,
        Duration patience) {

    private static final int CONFLICT = 409;

    KeptAnswer {
        headers = Map.copyOf(headers);
    }

    /// What a controller answered.
    static KeptAnswer of(@Nullable Object answer, JsonMapper json) {
        return answer instanceof Awaited<?> awaited
                ? of(awaited.now(), awaited.created(), awaited.patience(), json)
                : of(answer, null, Duration.ZERO, json);
    }

    private static KeptAnswer of(
            @Nullable Object answer, @Nullable String created, Duration patience, JsonMapper json) {
        var entity = answer instanceof ResponseEntity<?> whole ? whole : ResponseEntity.ok(answer);
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        entity.getHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
        var body = entity.getBody();
        if (body != null) {
            headers.putIfAbsent(HttpHeaders.CONTENT_TYPE, List.of(MediaType.APPLICATION_JSON_VALUE));
        }
        return new KeptAnswer(
                entity.getStatusCode().value(),
                headers,
                body == null ? new byte[0] : json.writeValueAsBytes(body),
                created,
                patience);
    }

    /// A refusal, as problem+json.
    static KeptAnswer refusal(int status, Map<String, List<String>> headers, byte[] problem) {
        var all = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(HttpHeaders.CONTENT_TYPE, List.of(MediaType.APPLICATION_PROBLEM_JSON_VALUE));
        all.put(HttpHeaders.CACHE_CONTROL, List.of("no-store"));
        return new KeptAnswer(status, all, problem, null, Duration.ZERO);
    }

    /// Whether an answer of that status is what a repeat gets; after any other the call may be made anew.
    static boolean isWorthKeeping(int status) {
        return (status >= 200 && status < 300) || status == CONFLICT;
    }

    boolean isWorthKeeping() {
        return isWorthKeeping(status);
    }

    ResponseEntity<byte[]> entity() {
        var all = new HttpHeaders();
        headers.forEach(all::put);
        return new ResponseEntity<>(body.length == 0 ? null : body, all, HttpStatusCode.valueOf(status));
    }
}

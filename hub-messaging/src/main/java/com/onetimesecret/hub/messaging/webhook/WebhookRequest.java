package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an agent asks for: where to push, and what.
///
/// @param topics patterns as for `subscribe`; none: all topics
/// @param types message types; none: all
/// @param toMe whether only messages to the agent are pushed
/// @param taskId one task, whose news alone are pushed, as A2A has them
/// @param notificationToken what such pushes carry in `X-A2A-Notification-Token`
/// @param authorization what such pushes carry in `Authorization`
record WebhookRequest(
        @Nullable String url,
        @Nullable List<String> topics,
        @Nullable List<String> types,
        @Nullable Boolean toMe,
        @Nullable String taskId,
        @Nullable String notificationToken,
        @Nullable String authorization) {

    private static final int LONGEST_URL = 500;
    private static final int MOST_TOPICS = 20;
    private static final Pattern TASK = Pattern.compile("task_[a-zA-Z0-9]{24}");
    private static final Pattern HEADER = Pattern.compile("[!-~]([ -~]{0,998}[!-~])?");

    /// The URL, of a request without mistakes.
    ///
    /// @throws HubException naming each mistake
    URI checked() {
        var mistakes = new ArrayList<FieldError>();
        var address = parsed();
        if (address.isEmpty()) {
            mistakes.add(FieldError.at("/url", "must be an absolute URL of at most " + LONGEST_URL + " characters"));
        }
        if (topicsOrAll().size() > MOST_TOPICS) {
            mistakes.add(FieldError.at("/topics", "must be at most " + MOST_TOPICS));
        }
        for (int i = 0; i < topicsOrAll().size(); i++) {
            if (TopicPattern.parse(topicsOrAll().get(i)).isEmpty()) {
                mistakes.add(FieldError.at(
                        "/topics/" + i,
                        "must be dot-separated tokens of [A-Za-z0-9_:-], * for any one, > for all that follow"));
            }
        }
        for (int i = 0; i < typesOrAll().size(); i++) {
            if (MessageType.of(typesOrAll().get(i)).isEmpty()) {
                mistakes.add(FieldError.notOneOf("/types/" + i, typesOrAll().get(i), MessageType.wireNames()));
            }
        }
        addMistakesOfTask(mistakes);
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        return address.orElseThrow();
    }

    private void addMistakesOfTask(List<FieldError> mistakes) {
        if (taskId != null && !TASK.matcher(taskId).matches()) {
            mistakes.add(FieldError.at("/task_id", "must be the id of a task, task_ and 24 of [a-zA-Z0-9]"));
        }
        if (taskId != null && (topics != null || types != null || toMe != null)) {
            mistakes.add(FieldError.at("/task_id", "must stand without `topics`, `types` and `to_me`"));
        }
        header("/notification_token", notificationToken, mistakes);
        header("/authorization", authorization, mistakes);
    }

    private void header(String pointer, @Nullable String value, List<FieldError> mistakes) {
        if (value != null && taskId == null) {
            mistakes.add(FieldError.at(pointer, "must come with `task_id`; other pushes are signed"));
        }
        if (value != null && !HEADER.matcher(value).matches()) {
            mistakes.add(FieldError.at(pointer, "must be 1 to 1000 printable ASCII characters"));
        }
    }

    /// The headers that each push carries besides those of its signature.
    Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        if (notificationToken != null) {
            headers.put("x-a2a-notification-token", notificationToken);
        }
        if (authorization != null) {
            headers.put("authorization", authorization);
        }
        return headers;
    }

    /// Whether only messages to the agent are pushed: news of a task are.
    boolean isToMe() {
        return taskId != null || Boolean.TRUE.equals(toMe);
    }

    private Optional<URI> parsed() {
        try {
            return url == null || url.length() > LONGEST_URL ? Optional.empty() : Optional.of(new URI(url));
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    List<String> topicsOrAll() {
        return topics == null ? List.of() : topics;
    }

    List<String> typesOrAll() {
        return types == null ? taskId == null ? List.of() : List.of(MessageType.STATUS_UPDATE.wire()) : types;
    }

    /// Never shows what receivers know pushes by.
    @Override
    public String toString() {
        return "WebhookRequest";
    }
}

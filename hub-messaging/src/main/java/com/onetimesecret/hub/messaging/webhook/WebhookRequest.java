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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an agent asks for: where to push, and what.
///
/// @param topics patterns as for `subscribe`; none: all topics
/// @param types message types; none: all
/// @param toMe whether only messages to the agent are pushed
record WebhookRequest(
        @Nullable String url,
        @Nullable List<String> topics,
        @Nullable List<String> types,
        @Nullable Boolean toMe) {

    private static final int LONGEST_URL = 500;
    private static final int MOST_TOPICS = 20;

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
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_REQUEST, mistakes);
        }
        return address.orElseThrow();
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
        return types == null ? List.of() : types;
    }
}

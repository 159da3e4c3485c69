package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.a2a.A2aFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client says to an agent.
///
/// @param id by which a repeat is known
/// @param taskId the task that it goes on with; null: a new one
/// @param contextId the thread that it belongs to; null: that of the task, or a new one
/// @param text all its parts, as the agent reads them
record SentMessage(
        String id, @Nullable String taskId, @Nullable String contextId, String text) {

    private static final List<String> TAKEN = List.of("text/plain", "application/json", "text/*", "*/*");

    /// Reads the message of that request.
    ///
    /// @throws A2aFailure invalid params, or content type not supported
    static SentMessage of(JsonNode params) {
        var message = params.path("message");
        if (!message.isObject()) {
            throw A2aFailure.params("`message` is needed, as an object.");
        }
        var id = text(message, "messageId");
        if (id == null) {
            throw A2aFailure.params("`message.messageId` is needed: a text that names this message and no other.");
        }
        if (!message.path("role").asString("ROLE_USER").equals("ROLE_USER")) {
            throw A2aFailure.params("`message.role` is ROLE_USER in what clients send.");
        }
        requireTextAnswers(params.path("configuration").path("acceptedOutputModes"));
        return new SentMessage(id, text(message, "taskId"), text(message, "contextId"), words(message.path("parts")));
    }

    private static @Nullable String text(JsonNode message, String name) {
        var value = message.path(name);
        if (value.isMissingNode() || value.isNull() || value.asString("").isEmpty()) {
            return null;
        }
        if (!value.isString()) {
            throw A2aFailure.params("`message." + name + "` is a text.");
        }
        return value.stringValue();
    }

    private static void requireTextAnswers(JsonNode modes) {
        if (modes.isArray()
                && !modes.isEmpty()
                && modes.valueStream().noneMatch(mode -> TAKEN.contains(mode.asString("")))) {
            throw unsupported("Agents here answer with text/plain and application/json.");
        }
    }

    private static String words(JsonNode parts) {
        if (!parts.isArray() || parts.isEmpty()) {
            throw A2aFailure.params("`message.parts` is needed, with at least one part.");
        }
        var words = new ArrayList<String>();
        parts.forEach(part -> words.add(part(part)));
        var all = String.join("\n\n", words);
        if (all.isBlank()) {
            throw A2aFailure.params("`message.parts` says nothing.");
        }
        return all;
    }

    private static String part(JsonNode part) {
        if (part.path("text").isString()) {
            return part.get("text").stringValue();
        }
        if (part.has("data")) {
            return part.get("data").toString();
        }
        if (part.path("url").isString()) {
            var name = part.path("filename").asString("");
            return (name.isEmpty() ? "" : name + ": ") + part.get("url").stringValue();
        }
        if (part.has("raw")) {
            throw unsupported("Files do not travel in messages here: send the URL of one as a part,"
                    + " or hand a secret over by the hub's own API.");
        }
        throw A2aFailure.params("A part has `text`, `data` or `url`.");
    }

    private static A2aFailure unsupported(String words) {
        return new A2aFailure(Kind.CONTENT_TYPE_NOT_SUPPORTED, words);
    }

    /// The name under which the hub knows a repeat of it; another one for each agent that is spoken to.
    String idempotencyKey(String served) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((served + "\n" + id).getBytes(StandardCharsets.UTF_8));
            return "a2a-" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    /// Does not show what is said.
    @Override
    public String toString() {
        return "SentMessage";
    }
}

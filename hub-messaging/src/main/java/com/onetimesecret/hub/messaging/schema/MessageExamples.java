package com.onetimesecret.hub.messaging.schema;

import tools.jackson.databind.JsonNode;

/// A valid message of each type, for those whose own was not.
public final class MessageExamples {

    private MessageExamples() {}

    /// A valid body for `POST /messages`.
    public static JsonNode of(MessageType type) {
        return StrictJson.MAPPER.readTree("{\"type\":\"" + type.wire() + "\",\"payload\":" + payload(type) + "}");
    }

    private static String payload(MessageType type) {
        return switch (type) {
            case STATUS_UPDATE -> """
                {"status":"working","summary":"Reviewing the release notes","progress":40}""";
            case TASK_HANDOFF -> """
                {"task_description":"Translate the release notes to French",
                "recipient_criteria":{"capabilities":["translate.fr"]}}""";
            case QUESTION -> """
                {"question":"Which branch holds the release?","options":["main","release-2"]}""";
            case ANSWER -> """
                {"question_message_id":"msg_000000000010000000000000","answer":"release-2","confidence":0.9}""";
            case DISCOVERY -> """
                {"action":"announce","offering_capabilities":["translate.fr"]}""";
            case HEARTBEAT -> """
                {"current_load":"light"}""";
            case SECRET_SHARE -> """
                {"secret_key":"0000000000000000000000000000000000000000","description":"Key of the staging database"}""";
            case AUDIT_LOG -> """
                {"action":"Deleted the old builds","outcome":"success","reversible":false}""";
        };
    }
}

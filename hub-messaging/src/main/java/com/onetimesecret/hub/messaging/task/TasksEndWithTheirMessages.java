package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.publish.EndsWithItsMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Cancels a task whose hand-off is deleted.
@Component
class TasksEndWithTheirMessages implements EndsWithItsMessage {

    private final ActOnTask act;

    TasksEndWithTheirMessages(ActOnTask act) {
        this.act = act;
    }

    @Override
    public MessageType type() {
        return MessageType.TASK_HANDOFF;
    }

    @Override
    public void end(CurrentAgent author, MessageId id, JsonNode message) {
        act.cancelIfOpen(author, TaskId.named(message.at("/payload/task_id").asString("")));
    }
}

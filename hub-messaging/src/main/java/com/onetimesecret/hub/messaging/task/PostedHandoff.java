package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.publish.PostedEffect;
import com.onetimesecret.hub.messaging.publish.Posting;
import com.onetimesecret.hub.messaging.schema.MessageType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// A `task_handoff` that is posted as a message hands the task over all the same.
@Component
class PostedHandoff implements PostedEffect {

    private final UnderstandHandoff understand;
    private final HandOver handOver;

    PostedHandoff(UnderstandHandoff understand, HandOver handOver) {
        this.understand = understand;
        this.handOver = handOver;
    }

    @Override
    public MessageType type() {
        return MessageType.TASK_HANDOFF;
    }

    @Override
    public Posting of(CurrentAgent caller, JsonNode message) {
        if (!caller.may(Scope.HANDOFF)) {
            throw new HubException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "A message of this type needs the scope `handoff`. The token has: " + Scope.join(caller.scopes())
                            + ".");
        }
        return handOver.posting(caller, understand.of(caller, message, null));
    }
}

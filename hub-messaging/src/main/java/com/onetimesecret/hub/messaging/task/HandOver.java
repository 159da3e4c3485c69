package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.Posted;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.publish.Posting;
import com.onetimesecret.hub.messaging.publish.StorePostings;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Hands a task over: the task, its secret, its message and its line in the trail are on disk, or none of
/// them is.
@Component
class HandOver {

    private final ComposeMessage compose;
    private final StorePostings messages;
    private final Stores stores;
    private final AuditTrail audit;
    private final Candidates candidates;

    HandOver(ComposeMessage compose, StorePostings messages, Stores stores, AuditTrail audit, Candidates candidates) {
        this.compose = compose;
        this.messages = messages;
        this.stores = stores;
        this.audit = audit;
        this.candidates = candidates;
    }

    /// Stores the task and tells those whom it is for.
    ///
    /// @throws HubException if its id is taken, or its secret goes with another task
    Posted handOver(CurrentAgent sender, Handoff handoff) {
        return messages.store(posting(sender, handoff));
    }

    /// The message of the hand-over, which hands it over when it is stored.
    Posting posting(CurrentAgent sender, Handoff handoff) {
        return new HandingOver(sender, handoff);
    }

    /// How many agents may claim such a task.
    int candidates(CurrentAgent sender, Handoff handoff) {
        return candidates.of(sender, handoff);
    }

    /// Where a task and its secret are kept.
    @Component
    record Stores(JdbcTransitions tasks, TaskSecrets secrets) {}

    /// A hand-over that was found good.
    private final class HandingOver implements Posting {

        private final CurrentAgent sender;
        private final Handoff handoff;
        private TaskSecrets.@Nullable Kept kept;

        HandingOver(CurrentAgent sender, Handoff handoff) {
            this.sender = sender;
            this.handoff = handoff;
        }

        @Override
        public JsonNode message() {
            return handoff.message();
        }

        @Override
        public @Nullable HubException claim() {
            return stores.tasks().isTaken(handoff.id()) ? idTaken() : null;
        }

        @Override
        public Draft compose() {
            var draft = compose.of(new Author.AnAgent(sender), MessageType.TASK_HANDOFF, handoff.message());
            audit.record(new AuditEntry(
                    sender.networkId(),
                    AuditEntry.Kind.TRAFFIC,
                    sender.id().value(),
                    "task.submitted",
                    handoff.id().value(),
                    Map.of("state", TaskState.SUBMITTED.wire())));
            kept = stores.secrets().keep(sender, handoff, draft.ttl());
            return draft;
        }

        /// Behind the message, whose id the task names; a new row waits for nobody.
        @Override
        public void stored(Posted posted) {
            // Somebody may have taken the id since it was claimed, or another task of the same batch.
            if (!stores.tasks().submit(handoff.task(sender, posted, Objects.requireNonNull(kept)))) {
                throw idTaken();
            }
        }

        private static HubException idTaken() {
            return HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/payload/task_id", "is taken; leave it out and the hub chooses one")));
        }
    }
}

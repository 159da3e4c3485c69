package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.log.AppendInTransaction;
import com.onetimesecret.hub.messaging.log.Draft;
import com.onetimesecret.hub.messaging.log.TopicPattern;
import com.onetimesecret.hub.messaging.publish.Author;
import com.onetimesecret.hub.messaging.publish.ComposeMessage;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Tells those concerned, and the trail, what happened to a task.
///
/// The messages are the hub's own: what the agents said about it stays in the task, under their names, so that
/// nobody takes an agent's words for the hub's.
@Component
class TellOfTask {

    private static final Logger LOG = LoggerFactory.getLogger(TellOfTask.class);
    private static final String TOPIC = "tasks";

    private final AgentDirectory directory;
    private final AuditTrail audit;
    private final ComposeMessage compose;
    private final AppendInTransaction messages;
    private final BaseUrl baseUrl;
    private final TaskSettings settings;

    TellOfTask(
            AgentDirectory directory,
            AuditTrail audit,
            ComposeMessage compose,
            AppendInTransaction messages,
            BaseUrl baseUrl,
            TaskSettings settings) {
        this.directory = directory;
        this.audit = audit;
        this.compose = compose;
        this.messages = messages;
        this.baseUrl = baseUrl;
        this.settings = settings;
    }

    /// Where those wait who may claim such a task.
    static String topicOf(List<String> capabilities) {
        var topic = TOPIC + "." + capabilities.getFirst();
        return TopicPattern.isTopic(topic) ? topic : TOPIC;
    }

    /// Tells of the events, in the transaction that brought them about and as the last thing in it.
    void tell(Task task, List<Happening> happenings) {
        happenings.forEach(happening -> record(task, happening));
        var drafts = new ArrayList<Draft>();
        for (var happening : happenings) {
            drafts.addAll(drafts(task, happening));
        }
        if (drafts.isEmpty()) {
            return;
        }
        try {
            messages.append(drafts);
        } catch (HubException exhausted) {
            if (exhausted.type() != ProblemType.BUDGET_EXHAUSTED) {
                throw exhausted;
            }
            // Work that is done must not be lost because the network has no message left; the task itself shows it.
            LOG.warn("The network {} has no messages left to tell of {}", task.networkId(), task);
        }
    }

    private void record(Task task, Happening happening) {
        audit.record(new AuditEntry(
                task.networkId(),
                AuditEntry.Kind.TRAFFIC,
                happening.by(),
                "task." + happening.event().wire(),
                task.id().value(),
                Map.of("state", task.state().wire(), "generation", String.valueOf(task.generation()))));
    }

    private List<Draft> drafts(Task task, Happening happening) {
        var drafts = new ArrayList<Draft>();
        var concerned = concerned(task, happening);
        var known = concerned.isEmpty() ? Set.<AgentId>of() : directory.known(task.networkId(), concerned);
        var to = concerned.stream().filter(known::contains).toList();
        if (!to.isEmpty()) {
            drafts.add(draft(task, happening, to, null));
        }
        var offeredAgain = happening.event() != TaskEvent.SECRET_REVEALED
                && task.state() == TaskState.SUBMITTED
                && task.recipients() == null;
        if (offeredAgain) {
            drafts.add(draft(task, happening, List.of(), topicOf(task.capabilities())));
        }
        return drafts;
    }

    /// The sender, those whom it named, and who holds or just lost it, but for the one that did it; only
    /// the sender learns that its secret was revealed.
    private static List<AgentId> concerned(Task task, Happening happening) {
        if (happening.event() == TaskEvent.SECRET_REVEALED) {
            return List.of(task.sender());
        }
        var concerned = new LinkedHashSet<AgentId>();
        if (happening.about() != null) {
            concerned.add(happening.about());
        }
        concerned.add(task.sender());
        if (task.recipients() != null) {
            task.recipients().forEach(recipient -> concerned.add(new AgentId(recipient)));
        }
        if (task.holder() != null) {
            concerned.add(task.holder());
        }
        concerned.removeIf(agent -> agent.value().equals(happening.by()));
        return List.copyOf(concerned);
    }

    private Draft draft(Task task, Happening happening, List<AgentId> to, @Nullable String topic) {
        var message = StrictJson.MAPPER.createObjectNode();
        message.put("type", MessageType.STATUS_UPDATE.wire());
        if (!to.isEmpty()) {
            to.forEach(agent -> message.withArray("to").add(agent.value()));
        }
        if (topic != null) {
            message.put("topic", topic);
        }
        message.put("correlation_id", task.correlationId());
        message.put("in_reply_to", task.messageId());
        message.put("ttl", settings.keepNews().toSeconds());
        payload(message.putObject("payload"), task, happening);
        metadata(message.putObject("metadata"), task, happening);
        return compose.of(new Author.TheHub(task.networkId()), MessageType.STATUS_UPDATE, message);
    }

    private void payload(ObjectNode payload, Task task, Happening happening) {
        var summary = new StringBuilder(happening.event().about(happening.name()));
        if (task.state() == TaskState.SUBMITTED) {
            summary.append(" The task is open to be claimed.");
        } else if (happening.event() == TaskEvent.LAPSED && task.state().isOver()) {
            summary.append(" It was the last attempt: the task has ")
                    .append(task.state().wire())
                    .append('.');
        } else if (happening.event() == TaskEvent.LAPSED) {
            summary.append(" Another agent has taken the task.");
        }
        payload.put("status", task.state().status())
                .put("task_id", task.id().value())
                .put("summary", summary.toString());
        payload.putArray("links").add(baseUrl.at(TaskView.PATH + "/" + task.id()));
    }

    private static void metadata(ObjectNode metadata, Task task, Happening happening) {
        metadata.put("event", happening.event().wire())
                .put("task_state", task.state().wire())
                .put("generation", task.generation())
                .put("by", happening.by());
        if (happening.event() == TaskEvent.LAPSED && happening.about() != null) {
            metadata.put("lost_by", happening.about().value());
        }
    }

    /// One thing that happened to a task.
    ///
    /// @param by the agent that did it, or `system`
    /// @param name of the agent that it is about
    /// @param about an agent that must be told besides those whom every change concerns
    record Happening(
            TaskEvent event,
            String by,
            String name,
            @Nullable AgentId about) {

        static final String THE_HUB = "system";
    }
}

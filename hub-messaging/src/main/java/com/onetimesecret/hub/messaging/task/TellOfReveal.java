package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.event.ContextSecretRevealed;
import com.onetimesecret.hub.messaging.task.TellOfTask.Happening;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells the sender of a task that its secret was revealed, in the transaction that reveals it.
@Component
class TellOfReveal {

    private final JdbcTasks tasks;
    private final TellOfTask news;
    private final AgentDirectory directory;

    TellOfReveal(JdbcTasks tasks, TellOfTask news, AgentDirectory directory) {
        this.tasks = tasks;
        this.news = news;
        this.directory = directory;
    }

    /// Without a lock on the task: whoever changes it locks the task first and its secret then.
    @EventListener
    void tell(ContextSecretRevealed revealed) {
        tasks.ofSecret(revealed.networkId(), revealed.secretId()).ifPresent(task -> {
            var by = directory.find(revealed.networkId(), revealed.by()).map(Agent::name);
            news.tell(
                    task,
                    List.of(new Happening(
                            TaskEvent.SECRET_REVEALED,
                            revealed.by().value(),
                            by.orElse(revealed.by().value()),
                            null)));
        });
    }
}

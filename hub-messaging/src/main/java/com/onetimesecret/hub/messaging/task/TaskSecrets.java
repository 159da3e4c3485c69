package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.secret.ContextSecrets;
import com.onetimesecret.hub.api.secret.HiddenText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps the secrets that go with tasks where the tasks are: open for whoever holds one, gone when it is over.
@Component
class TaskSecrets {

    private final ContextSecrets secrets;
    private final ContextKeys keys;
    private final TaskSettings settings;

    TaskSecrets(ContextSecrets secrets, ContextKeys keys, TaskSettings settings) {
        this.secrets = secrets;
        this.keys = keys;
        this.settings = settings;
    }

    /// Keeps what the hand-over brings along, in the transaction that stores the task and before the log is
    /// locked.
    ///
    /// @param life of the task, while nobody ends it
    /// @throws HubException budget-exhausted; invalid-request, if the key is of a secret that goes with
    ///     another task or opens more than once
    Kept keep(CurrentAgent sender, Handoff handoff, Duration life) {
        var lives = new ContextSecrets.Life(life, life.plus(settings.keepOver()));
        var value = handoff.secret();
        if (value != null) {
            var stored = secrets.store(sender, value, lives);
            return new Kept(keys.seal(handoff.id(), stored.secretKey()), stored.secretId());
        }
        var key = handoff.secretKey();
        if (key == null) {
            return new Kept(null, null);
        }
        var adopted = secrets.adopt(sender, key, lives);
        switch (adopted.outcome()) {
            case ADOPTED, UNKNOWN -> {
                // A key that the hub does not know may open something elsewhere.
            }
            case TAKEN -> throw unfit("is of a secret that goes with another task already");
            case OF_MANY_READS ->
                throw unfit("is of a secret that opens more than once; make one with `max_reads` 1, because only who"
                        + " holds the task may read it, once");
        }
        return new Kept(keys.seal(handoff.id(), key), adopted.secretId());
    }

    private static HubException unfit(String mistake) {
        return HubException.of(
                ProblemType.INVALID_REQUEST, List.of(FieldError.at("/payload/context_secret_key", mistake)));
    }

    /// Gives the task's secret to who holds the task now, as a part of the change that the task went through.
    ///
    /// @param by who changed the task
    void follow(Task task, String by) {
        var secret = task.secretId();
        if (secret == null) {
            return;
        }
        var holder = task.holder();
        var until = task.leaseUntil();
        if (task.state().isOver()) {
            secrets.burn(secret, by);
        } else if (holder != null && until != null) {
            secrets.hold(secret, holder, until);
        } else {
            secrets.letGo(secret);
        }
    }

    /// What became of the secrets of those tasks, by their ids; costs nothing where no task has one.
    Map<String, ContextSecrets.Standing> standings(Collection<Task> tasks) {
        var ids = tasks.stream().map(Task::secretId).filter(Objects::nonNull).toList();
        return ids.isEmpty() ? Map.of() : secrets.standings(ids);
    }

    /// The key for who holds the task, while it opens something as far as the hub knows.
    @Nullable
    String key(Task task, ContextSecrets.@Nullable Standing standing) {
        var opens = task.secretId() == null || (standing != null && standing.state() == ContextSecrets.State.SEALED);
        return opens ? keys.open(task) : null;
    }

    /// Refuses a value that no secret may have.
    ///
    /// @throws HubException invalid-request
    void check(HiddenText value) {
        secrets.check(value);
    }

    /// What the task's row holds of its secret.
    ///
    /// @param sealedKey the key under the master key
    /// @param secretId of a secret that this hub stores
    record Kept(@Nullable String sealedKey, @Nullable String secretId) {}
}

package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.WaitingCount;
import org.springframework.stereotype.Component;

/// How many tasks the caller holds.
@Component
class HeldLeases implements WaitingCount {

    private final JdbcTasks tasks;

    HeldLeases(JdbcTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "leases";
    }

    @Override
    public long of(CurrentAgent caller) {
        return tasks.heldBy(caller.id());
    }
}

package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.messaging.log.Recurring;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Tells what time has done to tasks; several hubs may do so at once, each change is told by one of them.
@Component
class TaskSweeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TaskSweeper.class);
    private static final int SLOWER = 30;

    private final JdbcSweep tasks;
    private final ActOnTask act;
    private final LeavingAgents leaving;
    private final TaskSettings settings;
    private volatile List<Recurring> running = List.of();

    TaskSweeper(JdbcSweep tasks, ActOnTask act, LeavingAgents leaving, TaskSettings settings) {
        this.tasks = tasks;
        this.act = act;
        this.leaving = leaving;
        this.settings = settings;
    }

    /// Tells of all that is due, each task by itself.
    void sweep() {
        tasks.due(settings.sweepRows()).forEach(this::lapse);
    }

    private void lapse(TaskId task) {
        try {
            act.lapse(task);
        } catch (RuntimeException failure) {
            // One that cannot be changed must not keep the others from it; the next sweep tries again.
            LOG.warn("{} could not be swept", task, failure);
        }
    }

    /// Ends what agents hold that are gone, and deletes what nobody reads any more.
    void clear() {
        leaving.endThoseLeft();
        int deleted = settings.sweepRows();
        while (deleted == settings.sweepRows()) {
            deleted = tasks.deleteOver(settings.sweepRows());
        }
    }

    @Override
    public void start() {
        running = List.of(
                Recurring.start("task-sweeper", settings.sweepInterval(), this::sweep),
                Recurring.start("task-clearer", settings.sweepInterval().multipliedBy(SLOWER), this::clear));
    }

    @Override
    public void stop() {
        var ending = running;
        running = List.of();
        ending.forEach(Recurring::close);
    }

    @Override
    public boolean isRunning() {
        return !running.isEmpty();
    }

    @Override
    public int getPhase() {
        return 0;
    }
}

package com.onetimesecret.hub.messaging.task;

import com.onetimesecret.hub.messaging.upkeep.Upkeep;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Tells what time has done to tasks; several hubs may do so at once, each change is told by one of them.
@Component
class TaskSweeper implements Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TaskSweeper.class);
    private static final int SLOWER = 30;

    private final JdbcSweep tasks;
    private final ActOnTask act;
    private final LeavingAgents leaving;
    private final TaskSettings settings;

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
        Upkeep.untilNoMore(settings.sweepRows(), () -> tasks.deleteOver(settings.sweepRows()));
    }

    @Override
    public List<Chore> chores() {
        return List.of(
                new Chore("task-sweeper", settings.sweepInterval(), this::sweep),
                new Chore("task-clearer", settings.sweepInterval().multipliedBy(SLOWER), this::clear));
    }
}

package com.onetimesecret.hub.vault;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.deposit.NetworkBoxes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The deposit boxes of a network for its people: everybody sees how many deposits there are, owners also when, under
/// which label and from where each came; what was deposited nobody sees but its agent.
@Component
public class DepositBoxes {

    /// Boxes of one list, as many as a network usually has agents.
    private static final int MOST_BOXES = 500;
    /// Lines of one page.
    private static final int MOST_LINES = 50;

    private final NetworkBoxes boxes;

    DepositBoxes(NetworkBoxes boxes) {
        this.boxes = boxes;
    }

    /// One agent's box, in numbers.
    ///
    /// @param links links that are good still
    /// @param last when something came, or was refused
    public record Box(
            AgentId agent,
            long links,
            long deposited,
            long refused,
            @Nullable Instant last) {}

    /// What came to a box.
    ///
    /// @param outcome `deposited`, or why it was refused
    /// @param bytes how long it was, if it was taken
    public record Line(
            AgentId agent,
            String label,
            String outcome,
            @Nullable Integer bytes,
            String address,
            Instant at) {}

    /// Some lines.
    ///
    /// @param older the place of the next page, or null if there is none
    public record Log(List<Line> lines, @Nullable String older) {
        public Log {
            lines = List.copyOf(lines);
        }
    }

    /// The boxes in which there was or may be anything, what was used last before the others.
    public List<Box> boxes(CurrentPerson person) {
        return boxes.boxes(person.networkId(), MOST_BOXES).stream()
                .map(box -> new Box(box.agent(), box.links(), box.deposited(), box.refused(), box.last()))
                .toList();
    }

    /// Whether the person sees more than numbers.
    public boolean showsLog(CurrentPerson person) {
        return person.mayManage();
    }

    /// The log of one box, or of all if it is null, in front of that place, or all of it if it is none.
    ///
    /// @throws HubException forbidden
    public Log log(CurrentPerson person, @Nullable AgentId agent, @Nullable String place) {
        if (!showsLog(person)) {
            throw new HubException(ProblemType.FORBIDDEN, "Only owners see what came to the boxes of agents.");
        }
        long before =
                place != null && place.matches("d[0-9]{1,18}") ? Long.parseLong(place.substring(1)) : Long.MAX_VALUE;
        var found = boxes.log(person.networkId(), agent, before, MOST_LINES + 1);
        var shown = found.subList(0, Math.min(found.size(), MOST_LINES));
        return new Log(
                shown.stream()
                        .map(line -> new Line(
                                line.agent(), line.label(), line.outcome(), line.bytes(), line.address(), line.at()))
                        .toList(),
                found.size() > MOST_LINES ? "d" + shown.getLast().number() : null);
    }
}

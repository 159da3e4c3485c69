package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.messaging.activity.JdbcDoings;
import com.onetimesecret.hub.messaging.activity.JdbcDoings.Stored;
import com.onetimesecret.hub.messaging.activity.JdbcPosts;
import com.onetimesecret.hub.messaging.activity.LastStatuses;
import com.onetimesecret.hub.messaging.activity.SaidStatus;
import com.onetimesecret.hub.messaging.feed.ForPeople;
import com.onetimesecret.hub.messaging.peer.PeerSettings;
import com.onetimesecret.hub.messaging.peer.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the agents of a network are at, for its people.
@Component
public class Activity {

    private static final JsonMapper JSON = new JsonMapper();
    /// More agents than a network has.
    private static final int ALL = 10_000;
    /// Who needs somebody comes first, then who spoke last.
    private static final Comparator<ActivityLine> ORDER = Comparator.comparing(ActivityLine::needsAttention)
            .thenComparing(Activity::lastSign, Comparator.nullsFirst(Comparator.naturalOrder()))
            .reversed()
            .thenComparing(ActivityLine::name);

    private final AgentDirectory directory;
    private final JdbcDoings doings;
    private final LastStatuses lastStatuses;
    private final JdbcPosts posts;
    private final PeerSettings settings;
    private final InstantSource clock;

    Activity(
            AgentDirectory directory,
            JdbcDoings doings,
            LastStatuses lastStatuses,
            JdbcPosts posts,
            PeerSettings settings,
            InstantSource clock) {
        this.directory = directory;
        this.doings = doings;
        this.lastStatuses = lastStatuses;
        this.posts = posts;
        this.settings = settings;
        this.clock = clock;
    }

    /// The agents that were asked for, and how many of the network's are in which presence.
    public record Overview(List<ActivityLine> lines, Map<ActivityLine.Presence, Long> counts, long needingAttention) {

        public Overview {
            lines = List.copyOf(lines);
            counts = Map.copyOf(counts);
        }
    }

    /// The agents of the person's network that are not revoked: who needs somebody first, then the newest status.
    ///
    /// @param words what their names or statuses contain, whatever the case; empty: anything
    /// @param presence only those; null: all
    /// @param attention only those that need somebody
    public Overview overview(
            CurrentPerson person, String words, ActivityLine.@Nullable Presence presence, boolean attention) {
        var network = person.networkId();
        var statuses = lastStatuses.of(network);
        var questions = doings.openQuestions(network);
        var tasks = doings.tasksHeld(network);
        var all = directory.list(network, ALL).stream()
                .map(agent -> new ActivityLine(
                        agent.id(),
                        agent.name(),
                        presence(agent),
                        agent.lastSeenAt(),
                        Optional.ofNullable(statuses.get(agent.id()))
                                .map(one -> status(person, one))
                                .orElse(null),
                        questions.getOrDefault(agent.id(), 0L),
                        tasks.getOrDefault(agent.id(), 0L)))
                .toList();
        var counts = new EnumMap<ActivityLine.Presence, Long>(ActivityLine.Presence.class);
        all.forEach(line -> counts.merge(line.presence(), 1L, Long::sum));
        var wanted = words.strip().toLowerCase(Locale.ROOT);
        return new Overview(
                all.stream()
                        .filter(line -> presence == null || line.presence() == presence)
                        .filter(line -> !attention || line.needsAttention())
                        .filter(line -> wanted.isEmpty() || line.mentions(wanted))
                        .sorted(ORDER)
                        .toList(),
                counts,
                all.stream().filter(ActivityLine::needsAttention).count());
    }

    /// One agent of the person's network, revoked or not.
    public Optional<ActivityLine> find(CurrentPerson person, AgentId id) {
        var network = person.networkId();
        return directory
                .find(network, id)
                .map(agent -> new ActivityLine(
                        agent.id(),
                        agent.name(),
                        presence(agent),
                        agent.lastSeenAt(),
                        doings.status(network, id)
                                .map(one -> status(person, one))
                                .orElse(null),
                        doings.openQuestions(network).getOrDefault(id, 0L),
                        doings.tasksHeld(network).getOrDefault(id, 0L)));
    }

    /// The newest messages of an agent of the person's network within the last day; at most `most`, and not more than
    /// ten.
    public List<SaidLine> newest(CurrentPerson person, AgentId id, int most) {
        return doings.newest(person.networkId(), id, most).stream()
                .map(one -> new SaidLine(
                        one.id(), one.type(), one.topic(), one.at(), mayRead(person, one) ? firstWords(one) : null))
                .toList();
    }

    /// How many messages were posted in each of the last `hours` hours with any.
    public Map<Instant, Long> postsByHour(CurrentPerson person, int hours) {
        return posts.ofNetwork(person.networkId(), hours);
    }

    /// How many of them that agent posted.
    public Map<Instant, Long> postsByHour(CurrentPerson person, AgentId id, int hours) {
        return posts.ofAgent(person.networkId(), id, hours);
    }

    private static @Nullable Instant lastSign(ActivityLine line) {
        return line.status() == null ? line.lastSeenAt() : line.status().since();
    }

    private ActivityLine.Presence presence(Agent agent) {
        var now = clock.instant();
        if (agent.status() == Agent.Status.PAUSED) {
            return ActivityLine.Presence.PAUSED;
        }
        if (!agent.mayCallAt(now)) {
            return ActivityLine.Presence.ENDED;
        }
        var seen = agent.lastSeenAt();
        if (seen == null) {
            return ActivityLine.Presence.NEVER_SEEN;
        }
        return Presence.after(Duration.between(seen, now), settings) == Presence.ONLINE
                ? ActivityLine.Presence.ACTIVE
                : ActivityLine.Presence.AWAY;
    }

    private static boolean mayRead(CurrentPerson person, Stored stored) {
        return ForPeople.mayRead(person, stored.type(), stored.recipients());
    }

    private static LastStatus status(CurrentPerson person, SaidStatus said) {
        return ForPeople.mayRead(person, said.type(), said.recipients())
                ? new LastStatus(
                        said.state(),
                        said.progress(),
                        said.summary(),
                        said.details(),
                        said.taskId(),
                        said.blockedOn(),
                        said.at())
                : new LastStatus(said.state(), null, null, null, null, null, said.at());
    }

    private static @Nullable String firstWords(Stored stored) {
        var payload = JSON.readTree(stored.body()).path("payload");
        return switch (stored.type()) {
            case "status_update" ->
                Optional.ofNullable(text(payload, "summary")).orElseGet(() -> text(payload, "status"));
            case "question" -> text(payload, "question");
            case "answer" -> text(payload, "answer");
            case "task_handoff" -> text(payload, "task_description");
            case "secret_share" -> text(payload, "description");
            case "discovery", "audit_log" -> text(payload, "action");
            default -> null;
        };
    }

    private static @Nullable String text(JsonNode payload, String member) {
        var value = payload.path(member);
        return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
    }
}

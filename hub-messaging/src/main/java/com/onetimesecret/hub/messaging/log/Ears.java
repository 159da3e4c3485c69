package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.messaging.log.LogWatch.Ear;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Who listens in one network. Those with the same wishes are one group, so that a message to everybody is
/// matched once for all of them; a message to somebody is matched with the few who may read it.
final class Ears {

    private final Map<Filter, Group> groups = new ConcurrentHashMap<>();
    private final Map<AgentId, Set<Ear>> readers = new ConcurrentHashMap<>();

    /// Those with the same wishes.
    private static final class Group {
        private final Set<Ear> ears = ConcurrentHashMap.newKeySet();
        private final Map<AgentId, Integer> readers = new ConcurrentHashMap<>();
    }

    void add(Ear ear) {
        groups.compute(ear.filter().ofNobody(), (wishes, known) -> {
            var group = known == null ? new Group() : known;
            group.ears.add(ear);
            group.readers.merge(ear.filter().reader(), 1, Integer::sum);
            return group;
        });
        readers.compute(ear.filter().reader(), (reader, known) -> {
            Set<Ear> own = known == null ? ConcurrentHashMap.newKeySet() : known;
            own.add(ear);
            return own;
        });
    }

    void remove(Ear ear) {
        groups.computeIfPresent(ear.filter().ofNobody(), (wishes, group) -> {
            if (group.ears.remove(ear)) {
                group.readers.computeIfPresent(ear.filter().reader(), (reader, count) -> count == 1 ? null : count - 1);
            }
            return group.ears.isEmpty() ? null : group;
        });
        readers.computeIfPresent(ear.filter().reader(), (reader, own) -> {
            own.remove(ear);
            return own.isEmpty() ? null : own;
        });
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    int size() {
        return groups.values().stream().mapToInt(group -> group.ears.size()).sum();
    }

    /// Wakes everybody.
    void wakeAll() {
        groups.values().forEach(group -> group.ears.forEach(Ear::wake));
    }

    /// Wakes who waits for one of the messages, each once.
    void wake(Collection<Heading> messages) {
        groups.forEach((wishes, group) -> {
            if (messages.stream().anyMatch(message -> message.recipients() == null && wishes.admits(message))) {
                group.ears.forEach(Ear::wake);
            }
        });
        for (var message : messages) {
            if (message.recipients() != null) {
                mayRead(message)
                        .flatMap(reader -> earsOf(reader).stream())
                        .filter(ear -> ear.filter().admits(message))
                        .forEach(Ear::wake);
            }
        }
    }

    /// How many agents but its sender wait for such a message.
    int othersWaitingFor(Heading message) {
        if (message.recipients() != null) {
            return (int) mayRead(message)
                    .filter(reader -> !reader.equals(message.sender()))
                    .filter(reader ->
                            earsOf(reader).stream().anyMatch(ear -> ear.filter().admits(message)))
                    .count();
        }
        var waiting = groups.entrySet().stream()
                .filter(group -> group.getKey().admits(message))
                .map(group -> group.getValue().readers)
                .toList();
        return count(waiting, message.sender());
    }

    private static int count(List<Map<AgentId, Integer>> waiting, AgentId sender) {
        if (waiting.size() == 1) {
            // As many as there may be, without a look at each.
            var readers = waiting.getFirst();
            return readers.size() - (readers.containsKey(sender) ? 1 : 0);
        }
        var distinct = new HashSet<AgentId>();
        waiting.forEach(readers -> distinct.addAll(readers.keySet()));
        distinct.remove(sender);
        return distinct.size();
    }

    private static Stream<AgentId> mayRead(Heading message) {
        var recipients = message.recipients();
        return Stream.concat(
                        Stream.of(message.sender()),
                        recipients == null
                                ? Stream.of()
                                : recipients.stream().filter(AgentId::isValid).map(AgentId::new))
                .distinct();
    }

    private Set<Ear> earsOf(AgentId reader) {
        return readers.getOrDefault(reader, Set.of());
    }
}

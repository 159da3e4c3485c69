package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.api.network.NetworkUse.Measure;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Counts in memory what networks take up and writes it once a second: no post pays a statement for it. What other
/// hubs counted is seen as late as that, and a crash forgets as much.
@Component
class UsageMeter implements NetworkBudget {

    private static final Logger log = LoggerFactory.getLogger(UsageMeter.class);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final JdbcUsage usage;
    private final AgentQuota agents;
    private final OpenStreams streams;
    private final QuotaSettings settings;
    private final InstantSource clock;
    private final TransactionTemplate transaction;
    private final Map<NetworkId, Tally> tallies = new ConcurrentHashMap<>();

    UsageMeter(
            JdbcUsage usage,
            AgentQuota agents,
            OpenStreams streams,
            QuotaSettings settings,
            InstantSource clock,
            TransactionTemplate transaction) {
        this.usage = usage;
        this.agents = agents;
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
        this.transaction = transaction;
    }

    @Override
    public void takeMessage(NetworkId network, long bytes, Duration life) {
        tally(network).take(true, bytes, life, clock.instant());
    }

    @Override
    public void takeSecret(NetworkId network, long bytes, Duration life) {
        tally(network).take(false, bytes, life, clock.instant());
    }

    @Override
    public void takeStream(NetworkId network, AgentId agent) {
        streams.take(network, agent);
    }

    @Override
    public void endStream(NetworkId network, AgentId agent) {
        streams.giveBack(network, agent);
    }

    @Override
    public NetworkUse use(NetworkId network) {
        var tally = tally(network);
        var known = tally.known();
        return new NetworkUse(
                new Measure(agents.limit(network), agents.count(network)),
                new Measure(known.messageLimit(), tally.messagesToday()),
                new Measure(known.byteLimit(), tally.storedBytes()),
                new Measure(settings.openStreams(), streams.of(network)));
    }

    private Tally tally(NetworkId network) {
        var known = tallies.get(network);
        if (known != null) {
            return known;
        }
        // Looked up outside the map, which would make other networks wait for the database.
        var standing =
                usage.standing(List.of(network), settings).stream().findFirst().orElseThrow(HubException::notFound);
        return tallies.computeIfAbsent(network, id -> new Tally(id, standing, clock.instant()));
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void write() {
        var idle = clock.instant().minus(IDLE);
        tallies.values().removeIf(tally -> tally.isIdleSince(idle));
        if (tallies.isEmpty()) {
            return;
        }
        var counted = tallies.values().stream()
                .map(Tally::handOver)
                .filter(Objects::nonNull)
                .toList();
        try {
            var standing = Objects.requireNonNull(transaction.execute(status -> {
                if (!counted.isEmpty()) {
                    usage.add(counted);
                }
                return usage.standing(List.copyOf(tallies.keySet()), settings);
            }));
            var byNetwork =
                    standing.stream().collect(Collectors.toMap(JdbcUsage.Standing::network, Function.identity()));
            tallies.forEach((network, tally) -> {
                var now = byNetwork.get(network);
                if (now != null) {
                    tally.written(now);
                } else {
                    tallies.remove(network);
                }
            });
        } catch (DataAccessException | TransactionException unreachable) {
            tallies.values().forEach(Tally::notWritten);
            log.warn(
                    "What networks took up could not be written yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void tidy() {
        try {
            usage.noteAgents();
            usage.forgetEnded();
        } catch (DataAccessException unreachable) {
            log.warn(
                    "The agents of today could not be counted yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    /// What was counted since the last second.
    @PreDestroy
    void writeTheRest() {
        write();
    }
}

package com.onetimesecret.hub.auth.network;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Streams that agents and networks have open at all hubs of the database: those of this hub are counted in memory
/// and told to the others once a second, so that as much may be open too many for as long.
@Component
class OpenStreams {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);
    private static final Duration COME_BACK = Duration.ofSeconds(10);

    private final JdbcOpenStreams shared;
    private final QuotaSettings settings;
    private final String hub;
    private final Map<String, Integer> here = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    OpenStreams(JdbcOpenStreams shared, QuotaSettings settings, Tokens tokens) {
        this.shared = shared;
        this.settings = settings;
        this.hub = "run_" + tokens.base62(16);
    }

    /// Counts one more.
    ///
    /// @throws HubException budget-exhausted
    void take(NetworkId network, AgentId agent) {
        var elsewhere = elsewhere(List.of(network.value(), agent.value()));
        add(agent.value(), settings.openStreamsPerAgent(), elsewhere, "agent");
        try {
            add(network.value(), settings.openStreams(), elsewhere, "network");
        } catch (HubException refused) {
            remove(agent.value());
            throw refused;
        }
    }

    private void add(String holder, int limit, Map<String, Integer> elsewhere, String kind) {
        here.compute(holder, (id, open) -> {
            int others = open == null ? 0 : open;
            int all = others + elsewhere.getOrDefault(id, 0);
            if (all >= limit) {
                throw new HubException(
                                ProblemType.BUDGET_EXHAUSTED,
                                "This " + kind + " has " + all + " streams open, and may have no more. Close one;"
                                        + " one stream can follow several topics.")
                        .retryAfter(COME_BACK);
            }
            return others + 1;
        });
        changed.add(holder);
    }

    /// Counts one less.
    void giveBack(NetworkId network, AgentId agent) {
        remove(agent.value());
        remove(network.value());
    }

    private void remove(String holder) {
        here.computeIfPresent(holder, (id, open) -> open == 1 ? null : open - 1);
        changed.add(holder);
    }

    /// How many the network has open.
    int of(NetworkId network) {
        var id = network.value();
        return here.getOrDefault(id, 0) + elsewhere(List.of(id)).getOrDefault(id, 0);
    }

    private Map<String, Integer> elsewhere(List<String> holders) {
        try {
            return shared.elsewhere(hub, holders);
        } catch (DataAccessException unreachable) {
            // This hub's own streams are bounded all the same.
            return Map.of();
        }
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 1_000)
    void tell() {
        var holders = Set.copyOf(changed);
        if (holders.isEmpty() && here.isEmpty()) {
            return;
        }
        changed.removeAll(holders);
        try {
            if (shared.live(hub)) {
                shared.tell(hub, counts(holders));
            } else {
                // The others forgot this hub, which was silent for too long or has had no streams yet.
                shared.begin(hub, Map.copyOf(here));
            }
        } catch (DataAccessException | TransactionException unreachable) {
            changed.addAll(holders);
            LOG.warn(
                    "The streams that are open could not be told to other hubs yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    private Map<String, Integer> counts(Set<String> holders) {
        var counts = new HashMap<String, Integer>();
        holders.forEach(holder -> counts.put(holder, here.getOrDefault(holder, 0)));
        return counts;
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void forgetSilentHubs() {
        try {
            shared.forgetSilent();
        } catch (DataAccessException unreachable) {
            LOG.warn(
                    "Hubs that ended could not be forgotten yet: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    @PreDestroy
    void end() {
        try {
            shared.end(hub);
        } catch (DataAccessException unreachable) {
            LOG.debug("The other hubs will notice by themselves that this one ended", unreachable);
        }
    }
}

package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.vault.store.VaultValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Reads the values that are left, each for so long, and only so many large ones of an agent at a time.
@Component
class ReadBody {

    private static final int SMALL_BYTES = 64 * 1024;

    private final DepositSettings settings;
    private final Map<AgentId, Integer> underWay = new ConcurrentHashMap<>();

    ReadBody(DepositSettings settings) {
        this.settings = settings;
    }

    /// Where a value comes from.
    ///
    /// @param announcedBytes negative if the sender does not say
    /// @param source opened only for a good token
    record Body(long announcedBytes, Source source) {

        boolean isLarge() {
            return announcedBytes < 0 || announcedBytes > SMALL_BYTES;
        }
    }

    /// What is opened to read a value.
    interface Source {
        InputStream open() throws IOException;
    }

    /// Begins with a large value; false if too many are under way for that agent. Whoever got true calls [#end].
    boolean begin(AgentId agent) {
        if (underWay.merge(agent, 1, Integer::sum) <= settings.largeAtOnce()) {
            return true;
        }
        end(agent);
        return false;
    }

    void end(AgentId agent) {
        underWay.merge(agent, -1, Integer::sum);
        underWay.remove(agent, 0);
    }

    /// The value, or the first byte too many of it; empty if it did not arrive in time.
    Optional<byte[]> read(Body body) throws IOException {
        var reader = Thread.currentThread();
        var done = new CompletableFuture<Boolean>();
        // Only an interrupt ends a read that waits: the container's own limit begins anew with each byte.
        var late = done.orTimeout(settings.bodyWithin().toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, timeout) -> {
                    if (timeout != null) {
                        reader.interrupt();
                    }
                    return timeout != null;
                });
        try {
            return Optional.of(body.source().open().readNBytes(VaultValue.LARGEST_BYTES + 1));
        } catch (IOException failed) {
            if (done.isCompletedExceptionally()) {
                return Optional.empty();
            }
            throw failed;
        } finally {
            done.complete(true);
            if (late.join()) {
                // The answer is still to be written.
                var _ = Thread.interrupted();
            }
        }
    }
}

package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.seal.MasterKeys;
import com.onetimesecret.hub.environment.JdbcInstallation;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Looks again and again whether a master key is to be replaced, and says that this hub lives, each on a thread of
/// its own.
@Component
class RunRotation implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RunRotation.class);

    private final RotateMasterKey rotation;
    private final JdbcInstallation installation;
    private final MasterKeys keys;
    private final RotationSettings settings;
    private volatile CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread living;

    RunRotation(RotateMasterKey rotation, JdbcInstallation installation, MasterKeys keys, RotationSettings settings) {
        this.rotation = rotation;
        this.installation = installation;
        this.keys = keys;
        this.settings = settings;
    }

    @Override
    public void start() {
        var ending = new CountDownLatch(1);
        stop = ending;
        thread = Thread.ofPlatform().name("master-key-rotation").daemon().start(() -> run(ending));
    }

    private void run(CountDownLatch ending) {
        try {
            do {
                try {
                    rotation.attempt(time -> ending.await(time.toMillis(), TimeUnit.MILLISECONDS));
                } catch (RuntimeException failure) {
                    LOG.warn("Master key rotation failed and goes on in {}", settings.lookEvery(), failure);
                }
            } while (!ending.await(settings.lookEvery().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        var ending = thread;
        thread = null;
        stop.countDown();
        join(ending);
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    // Not among the scheduled tasks: a long one before it would make this hub look silent, and its key go. And not
    // with the lifecycle: what is done between the confirmed key and the start may take long too.
    @PostConstruct
    void startLiving() {
        living = Thread.ofPlatform().name("signs-of-life").daemon().start(this::live);
    }

    private void live() {
        try {
            while (!ended.await(settings.lifeSign().toMillis(), TimeUnit.MILLISECONDS)) {
                sayThatItLives();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sayThatItLives() {
        try {
            if (installation.live(keys)) {
                LOG.error(
                        "This hub seals under the master key {}, which another hub retired while this one was silent:"
                                + " end it, and start it with the current key as HUB_MASTER_KEY and this one as"
                                + " HUB_MASTER_KEY_PREVIOUS",
                        keys.fingerprint());
            }
        } catch (RuntimeException unreachable) {
            LOG.warn(
                    "This hub could not say that it lives: {}",
                    unreachable.getClass().getSimpleName());
        }
    }

    @PreDestroy
    void end() {
        ended.countDown();
        join(living);
        try {
            installation.end();
        } catch (DataAccessException unreachable) {
            // Then its silence tells, a little later.
            LOG.debug("This hub could not say that it ends", unreachable);
        }
    }

    private static void join(@Nullable Thread ending) {
        if (ending != null) {
            try {
                ending.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

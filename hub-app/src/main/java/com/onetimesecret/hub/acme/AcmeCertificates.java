package com.onetimesecret.hub.acme;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.tls.CertificateSource;
import com.onetimesecret.hub.tls.ServerCertificate;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// The certificates of the hub's hosts as the database has them; who asks for one that is served and has none yet
/// causes its order.
///
/// What it needs is asked for late, because the web server is made before the database is opened.
class AcmeCertificates implements CertificateSource {

    private static final Logger log = LoggerFactory.getLogger(AcmeCertificates.class);

    private final String ownHost;
    private final ObjectProvider<JdbcAcme> store;
    private final ObjectProvider<AgentIdentities> identities;
    private final ObjectProvider<AcmeAccount> account;
    private final Map<String, JdbcAcme.Kept> known = new ConcurrentHashMap<>();
    private final Semaphore asked = new Semaphore(0);

    AcmeCertificates(
            BaseUrl baseUrl,
            ObjectProvider<JdbcAcme> store,
            ObjectProvider<AgentIdentities> identities,
            ObjectProvider<AcmeAccount> account) {
        this.ownHost = URI.create(baseUrl.value()).getHost().toLowerCase(Locale.ROOT);
        this.store = store;
        this.identities = identities;
        this.account = account;
    }

    @Override
    public @Nullable ServerCertificate forHost(@Nullable String host) {
        var name = host == null ? ownHost : host;
        var held = known.get(name);
        if (held != null) {
            return held.certificate();
        }
        try {
            if (!isServed(name)) {
                return null;
            }
            load(name);
            var loaded = known.get(name);
            if (loaded == null) {
                want(name);
            }
            return loaded == null ? null : loaded.certificate();
        } catch (DataAccessException | TransactionException unreachable) {
            log.warn(
                    "The certificate of a host could not be looked up: {}",
                    unreachable.getClass().getSimpleName());
            return null;
        }
    }

    @Override
    public Optional<String> proof(String token) {
        try {
            return account.getObject().proof(token);
        } catch (DataAccessException | TransactionException unreachable) {
            return Optional.empty();
        }
    }

    String ownHost() {
        return ownHost;
    }

    /// Whether that is the hub's host or that of an agent, the same rule as of `/tls-ask`.
    boolean isServed(String host) {
        return host.equals(ownHost) || identities.getObject().byHost(host).isPresent();
    }

    /// Has it ordered soon.
    void want(String host) {
        store.getObject().want(host);
        asked.release();
    }

    /// Waits until somebody asked for a certificate that there is not, or the time is over.
    void awaitAsked(long millis) throws InterruptedException {
        if (asked.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            asked.drainPermits();
        }
    }

    /// Takes the certificate as it is in the database now.
    void load(String host) {
        store.getObject().find(host).ifPresent(found -> known.put(host, found));
    }

    /// Takes what other hubs got meanwhile, and lets go of what is gone.
    void refresh() {
        var newest = store.getObject().versions(known.keySet());
        known.forEach((host, held) -> {
            var version = newest.get(host);
            if (version == null) {
                known.remove(host);
            } else if (version != held.version()) {
                load(host);
            }
        });
    }
}

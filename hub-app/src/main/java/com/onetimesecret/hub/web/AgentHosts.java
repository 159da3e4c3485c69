package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.identity.AgentIdentities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// The first to look at what is sent to a public hub: to its own host it passes on as it is, to an agent's host
/// as a request for what that agent shows, and to any other host there is nothing (WIRE 6). So nothing that
/// manages the hub can be reached under an agent's name, and no controller need know of hosts.
final class AgentHosts extends Handler.Wrapper {

    private static final Logger log = LoggerFactory.getLogger(AgentHosts.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final int SHOWN = 100;

    private final HostRule hosts;
    private final Supplier<AgentIdentities> identities;
    private final NothingHere nothing;
    private final InstantSource clock;
    private final AtomicReference<Instant> warned = new AtomicReference<>(Instant.MIN);

    AgentHosts(
            HostRule hosts,
            Supplier<AgentIdentities> identities,
            NothingHere nothing,
            InstantSource clock,
            Handler next) {
        super(next);
        this.hosts = hosts;
        this.identities = identities;
        this.nothing = nothing;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // Jetty has refused several of them, and an absolute address that names another.
        var header = request.getHeaders().get(HttpHeader.HOST);
        if (!hosts.isPublic() || hosts.isOwn(header)) {
            return super.handle(request, response, callback);
        }
        var path = request.getHttpURI().getPath();
        var name = HostRule.nameIn(header);
        if (path != null && HostRule.ANY_HOST.contains(path)) {
            return super.handle(request, response, callback);
        }
        if (path != null && path.startsWith("/") && name.isPresent() && isAgents(name.get())) {
            return super.handle(new Moved(request, "/a/" + name.get() + path), response, callback);
        }
        warn(header);
        nothing.answer(response, callback);
        return true;
    }

    private boolean isAgents(String host) {
        try {
            return identities.get().byHost(host).isPresent();
        } catch (DataAccessException | TransactionException unreachable) {
            log.warn(
                    "Whose host was asked for is not known: {}",
                    unreachable.getClass().getSimpleName());
            return false;
        }
    }

    /// Once a minute, because whoever scans the internet comes by all the time.
    private void warn(@Nullable String header) {
        var now = clock.instant();
        var last = warned.get();
        if ((last.equals(Instant.MIN) || !now.isBefore(last.plus(QUIET))) && warned.compareAndSet(last, now)) {
            log.warn(
                    "Answered nothing under the host {}, which is neither the hub's (HUB_BASE_URL) nor an agent's",
                    // With its quotes one text, because what reads the log's lines goes by how texts begin.
                    '"' + shown(header) + '"');
        }
    }

    /// What can be printed of it.
    static String shown(@Nullable String header) {
        var shown = new StringBuilder();
        (header == null ? "" : header)
                .chars()
                .limit(SHOWN)
                .forEach(c -> shown.append(
                        c >= 0x20 && c < 0x7f && c != '"' && c != '\\'
                                ? String.valueOf((char) c)
                                : String.format("\\u%04x", c)));
        return shown.toString();
    }

    /// The request for that path; its query is as it came.
    private static final class Moved extends Request.Wrapper {

        private final HttpURI uri;

        Moved(Request request, String path) {
            super(request);
            var asked = request.getHttpURI();
            uri = HttpURI.build(asked, path, asked.getParam(), asked.getQuery()).asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }
}

package com.onetimesecret.hub.web;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.tls.ServeTls;
import com.onetimesecret.hub.web.problem.SecurityHeaders;
import com.onetimesecret.hub.web.problem.Surface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// What the port without TLS answers: the proofs of hosts for a certificate authority, whether the hub lives, and
/// where to go with everything else. Nothing that somebody should not have sent there gets further.
final class PlainPort extends Handler.Wrapper {

    /// The connector's name.
    static final String NAME = "plain";

    private static final Pattern PROOF = Pattern.compile("/\\.well-known/acme-challenge/([A-Za-z0-9_-]{16,200})");
    private static final Set<String> PASSED_ON = Set.of("/healthz", "/readyz");

    private final Answers answers;
    private final ServeTls tls;

    PlainPort(Answers answers, ServeTls tls, Handler next) {
        super(next);
        this.answers = answers;
        this.tls = tls;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!NAME.equals(request.getConnectionMetaData().getConnector().getName())) {
            return super.handle(request, response, callback);
        }
        var path = request.getHttpURI().getPath();
        if (path != null && PASSED_ON.contains(path)) {
            return super.handle(request, response, callback);
        }
        var origin = answers.originOf(request.getHeaders().get(HttpHeader.HOST));
        if (path == null || !path.startsWith("/") || origin.isEmpty()) {
            answers.nothing.answer(response, callback);
            return true;
        }
        var asked = PROOF.matcher(path);
        var proof = asked.matches() ? tls.proof(asked.group(1)) : Optional.<String>empty();
        if (proof.isPresent()) {
            answers.say(response, HttpStatus.OK_200, proof.get(), callback);
        } else if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
            var query = request.getHttpURI().getQuery();
            response.getHeaders().put(HttpHeader.LOCATION, origin.get() + path + (query == null ? "" : "?" + query));
            answers.say(response, HttpStatus.PERMANENT_REDIRECT_308, "", callback);
        } else {
            // What was sent here may have been read on its way: a redirect would hide that.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            answers.say(response, HttpStatus.FORBIDDEN_403, "Only " + origin.get() + " takes that.\n", callback);
        }
        return true;
    }

    /// What its answers are made of.
    @Component
    static class Answers {

        private final HostRule hosts;
        private final BaseUrl baseUrl;
        private final ObjectProvider<AgentIdentities> identities;
        private final SecurityHeaders headers;
        private final NothingHere nothing;

        Answers(
                HostRule hosts,
                BaseUrl baseUrl,
                ObjectProvider<AgentIdentities> identities,
                SecurityHeaders headers,
                NothingHere nothing) {
            this.hosts = hosts;
            this.baseUrl = baseUrl;
            this.identities = identities;
            this.headers = headers;
            this.nothing = nothing;
        }

        /// Where that host is served with TLS; empty if it is none of the hub's.
        private Optional<String> originOf(@Nullable String header) {
            var name = HostRule.nameIn(header);
            if (name.filter(host -> hosts.isOwnName(host) || !hosts.isPublic()).isPresent()) {
                return Optional.of(baseUrl.value());
            }
            try {
                return name.filter(host -> identities.getObject().byHost(host).isPresent())
                        .map(host -> "https://" + host);
            } catch (DataAccessException | TransactionException unreachable) {
                return Optional.empty();
            }
        }

        private void say(Response response, int status, String text, Callback callback) {
            var bytes = text.getBytes(StandardCharsets.US_ASCII);
            response.setStatus(status);
            headers.apply(Surface.AGENT, response.getHeaders()::put);
            // A browser believes it over TLS only, so it says nothing here.
            response.getHeaders().remove(HttpHeader.STRICT_TRANSPORT_SECURITY);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
            response.write(true, ByteBuffer.wrap(bytes), callback);
        }
    }
}

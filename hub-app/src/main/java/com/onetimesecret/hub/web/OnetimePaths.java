package com.onetimesecret.hub.web;

import com.onetimesecret.hub.web.problem.Surface;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Gives the routes of Onetime Secret their one spelling before anything else looks at the path: its clients send
/// doubled and trailing slashes and needless escapes. Everywhere else such a path stays what it is and is refused.
final class OnetimePaths extends Handler.Wrapper {

    /// What Jetty has to let through for that.
    static final UriCompliance COMPLIANCE =
            UriCompliance.DEFAULT.with("HUB", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

    private static final Pattern NEEDLESS_ESCAPE =
            Pattern.compile("%(2[Dd]|3\\d|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])");
    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    OnetimePaths(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var uri = request.getHttpURI();
        var spelling = spelling(uri.getPath());
        if (spelling.isPresent()) {
            return super.handle(new Respelt(request, spelling.get()), response, callback);
        }
        if (uri.hasViolation(UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT)) {
            Response.writeError(request, response, callback, 400);
            return true;
        }
        return super.handle(request, response, callback);
    }

    /// The spelling that the routes have, if it is another one.
    static Optional<String> spelling(String path) {
        var plain = SLASHES.matcher(NEEDLESS_ESCAPE.matcher(path).replaceAll(OnetimePaths::character))
                .replaceAll("/");
        var bare = plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        return bare.equals(path) || !Surface.of(bare).isOnetime() ? Optional.empty() : Optional.of(bare);
    }

    private static String character(MatchResult escape) {
        return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
    }

    /// The request under that path; its query is as it came.
    private static final class Respelt extends Request.Wrapper {

        private final HttpURI uri;

        Respelt(Request request, String path) {
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

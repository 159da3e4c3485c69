package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpMethod;

/// Where a call leaves its [LiveAnswer] with the server, which goes on with it when everything that belongs to
/// the call itself has been let go.
public final class Handover {

    /// The request attribute that holds it; the server sets it where it takes such answers.
    public static final String ATTRIBUTE = Handover.class.getName();

    private final AtomicReference<LiveAnswer> left = new AtomicReference<>();

    /// Leaves the answer, with its headers on the response.
    static void leave(LiveAnswer answer, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(answer.contentType());
        // A proxy that collects an answer before it passes it on would hold it for ever.
        response.setHeader("X-Accel-Buffering", "no");
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            answer.over();
        } else if (request.getAttribute(ATTRIBUTE) instanceof Handover handover) {
            handover.left.set(answer);
        } else {
            answer.over();
            throw new HubException(ProblemType.NOT_FOUND, "Streams have one spelling of their address only.");
        }
    }

    /// Whether an answer was left.
    public boolean isLeft() {
        return left.get() != null;
    }

    /// Takes the answer that was left.
    public LiveAnswer take() {
        var answer = left.get();
        if (answer == null) {
            throw new IllegalStateException("no answer was left");
        }
        return answer;
    }
}

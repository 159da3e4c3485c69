package com.onetimesecret.hub.live;

import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Tells an open page that what it shows has changed (server-sent events).
@Controller
class EventsController {

    private final LivePages live;

    EventsController(LivePages live) {
        this.live = live;
    }

    @GetMapping(path = "/dashboard/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@AuthenticationPrincipal SignedIn signedIn, HttpSession session, HttpServletResponse response) {
        // Proxies that collect answers before passing them on would make the page late.
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return live.open(signedIn.person(), session.getId());
    }
}

package com.onetimesecret.hub.limitpage;

import com.onetimesecret.hub.messaging.Webhooks;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The webhooks of the network's agents; owners may end one.
@HubPage
class WebhookPageController {

    private static final String PAGE = "/dashboard/settings/webhooks";

    private final Webhooks webhooks;
    private final Actors actors;
    private final InstantSource time;

    WebhookPageController(Webhooks webhooks, Actors actors, InstantSource time) {
        this.webhooks = webhooks;
        this.actors = actors;
        this.time = time;
    }

    /// One webhook.
    ///
    /// @param error what went wrong last, or why it ended; may quote its receiver
    record Line(
            String id,
            Actor agent,
            AgentText host,
            String state,
            int failures,
            @Nullable Moment failing,
            @Nullable AgentText error,
            @Nullable Moment ended,
            Moment made) {

        static Line of(Webhooks.Hook hook, Actors.Cast cast, Instant now) {
            var error = hook.endedReason() == null ? hook.lastError() : hook.endedReason();
            return new Line(
                    hook.id(),
                    cast.of(hook.agent().value()),
                    AgentText.of(hook.host(), AgentText.NAME),
                    hook.state(),
                    hook.failures(),
                    moment(hook.failingSince(), now),
                    error == null ? null : AgentText.of(error, AgentText.PURPOSE),
                    moment(hook.endedAt(), now),
                    Moment.of(hook.createdAt(), now));
        }

        private static @Nullable Moment moment(@Nullable Instant time, Instant now) {
            return time == null ? null : Moment.of(time, now);
        }
    }

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn, @RequestParam(required = false) @Nullable String after) {
        var person = signedIn.person();
        var found = webhooks.page(person, after);
        var cast = actors.cast(
                person.networkId(),
                found.webhooks().stream().map(hook -> hook.agent().value()).toList());
        var now = time.instant();
        var page = new ModelAndView("webhooks");
        page.addObject(
                "lines",
                found.webhooks().stream().map(hook -> Line.of(hook, cast, now)).toList());
        page.addObject("next", found.next() == null ? null : PAGE + "?after=" + found.next());
        page.addObject("mayEnd", person.mayManage());
        return page;
    }

    @PostMapping(PAGE + "/{id}/end")
    ResponseEntity<Void> end(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        webhooks.end(signedIn.person(), id);
        return SeeOther.at(PAGE);
    }
}

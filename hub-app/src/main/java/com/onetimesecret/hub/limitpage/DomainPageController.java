package com.onetimesecret.hub.limitpage;

import com.onetimesecret.hub.auth.AgentDomains;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SignedIn;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/// The domains by which the network's agents are known, and how their proofs stand.
@HubPage
class DomainPageController {

    private final AgentDomains domains;
    private final Actors actors;
    private final InstantSource time;

    DomainPageController(AgentDomains domains, Actors actors, InstantSource time) {
        this.domains = domains;
        this.actors = actors;
        this.time = time;
    }

    /// One domain.
    ///
    /// @param proof `hosted`, `dns`, `file` or `none`
    record Line(
            String host,
            Actor agent,
            String state,
            String proof,
            @Nullable Moment verified,
            @Nullable Moment looked,
            @Nullable Moment failing) {}

    @GetMapping("/dashboard/settings/domains")
    ModelAndView list(@AuthenticationPrincipal SignedIn signedIn) {
        var person = signedIn.person();
        var found = domains.list(person);
        var cast = actors.cast(
                person.networkId(),
                found.stream().map(domain -> domain.agent().value()).toList());
        var now = time.instant();
        var page = new ModelAndView("domains");
        page.addObject(
                "lines",
                found.stream()
                        .map(domain -> new Line(
                                domain.host(),
                                cast.of(domain.agent().value()),
                                domain.state(),
                                proof(domain),
                                moment(domain.verifiedAt(), now),
                                moment(domain.checkedAt(), now),
                                moment(domain.failingSince(), now)))
                        .toList());
        return page;
    }

    private static String proof(AgentDomains.Domain domain) {
        if (domain.hosted()) {
            return "hosted";
        }
        return domain.provenBy() == null ? "none" : domain.provenBy();
    }

    private static @Nullable Moment moment(@Nullable Instant time, Instant now) {
        return time == null ? null : Moment.of(time, now);
    }
}

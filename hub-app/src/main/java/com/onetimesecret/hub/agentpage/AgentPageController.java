package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.api.call.RemainingCalls;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.identity.AgentIdentity;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.AgentProfile;
import com.onetimesecret.hub.auth.NetworkAgents;
import com.onetimesecret.hub.auth.NetworkAgents.Renewable;
import com.onetimesecret.hub.messaging.Activity;
import com.onetimesecret.hub.messaging.SaidLine;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The page of one agent, and the buttons that pause, resume and revoke it.
@HubPage
class AgentPageController {

    private static final String PATH = AgentListController.PATH + "/{id}";
    private static final int MESSAGES = 10;

    private final NetworkAgents agents;
    private final Activity activity;
    private final Charts charts;
    private final Surroundings around;

    AgentPageController(NetworkAgents agents, Activity activity, Charts charts, Surroundings around) {
        this.agents = agents;
        this.activity = activity;
        this.charts = charts;
        this.around = around;
    }

    /// One message of the list of its last ones.
    record Said(String type, AgentText topic, @Nullable AgentText text, Moment when) {

        static Said of(SaidLine line, Instant now) {
            return new Said(
                    line.type(),
                    AgentText.of(line.topic(), AgentText.NAME),
                    line.text() == null ? null : AgentText.of(line.text(), AgentText.PURPOSE),
                    Moment.of(line.at(), now));
        }
    }

    /// An approval that it is time to let go on.
    record Renewal(Moment ends, boolean ended, String lasts, String shown) {

        static Renewal of(Renewable found, Instant now) {
            return new Renewal(
                    Moment.of(found.endsAt(), now),
                    found.endsAt().isBefore(now),
                    Moment.inWords(found.lasts()),
                    found.shownHash());
        }
    }

    /// The page, or with `fragment=live` the part of it that changes.
    @GetMapping(PATH)
    String page(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String fragment,
            Model model) {
        var person = signedIn.person();
        var now = around.clock().instant();
        var profile = find(person, id);
        var agent = profile.line().id();
        model.addAttribute("page", new AgentPage(profile, now, person.mayDecide()));
        model.addAttribute(
                "doing",
                activity.find(person, agent).map(line -> Doing.of(line, now)).orElseThrow(HubException::notFound));
        model.addAttribute(
                "said",
                activity.newest(person, agent, MESSAGES).stream()
                        .map(line -> Said.of(line, now))
                        .toList());
        model.addAttribute(
                "rates", AgentPage.Rate.of(around.limits(), around.remaining().of(agent)));
        if ("live".equals(fragment)) {
            return "agent :: live";
        }
        model.addAttribute(
                "renewal",
                person.mayDecide()
                        ? agents.renewable(person, agent)
                                .map(found -> Renewal.of(found, now))
                                .orElse(null)
                        : null);
        model.addAttribute("messages", charts.messages(activity.postsByHour(person, agent, Charts.HOURS), now));
        model.addAttribute(
                "origin",
                around.identities()
                        .find(agent.value())
                        .map(AgentIdentity::origin)
                        .orElse(null));
        return "agent";
    }

    @PostMapping(PATH + "/pause")
    ResponseEntity<Void> pause(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return act(signedIn, id, agents::pause);
    }

    @PostMapping(PATH + "/resume")
    ResponseEntity<Void> resume(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return act(signedIn, id, agents::resume);
    }

    @PostMapping(PATH + "/revoke")
    ResponseEntity<Void> revoke(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return act(signedIn, id, agents::revoke);
    }

    /// Lets its approval go on; for what is risky to approve, after a proof, as at its approval.
    @PostMapping(PATH + "/renew")
    ResponseEntity<Void> renew(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String shown,
            HttpServletRequest request) {
        var profile = find(signedIn.person(), id);
        if (profile.scopes().contains(Scope.VAULT)) {
            around.stepUp()
                    .require(
                            request,
                            AgentListController.PATH + "/" + profile.line().id());
        }
        return act(signedIn, id, (person, agent) -> agents.renew(person, agent, shown));
    }

    private ResponseEntity<Void> act(SignedIn signedIn, String id, BiConsumer<CurrentPerson, AgentId> act) {
        var agent = find(signedIn.person(), id).line().id();
        try {
            act.accept(signedIn.person(), agent);
        } catch (HubException refused) {
            // Pressed twice, or by two at once: the page shows what the agent is now.
            if (refused.type() != ProblemType.ALREADY_DECIDED) {
                throw refused;
            }
        }
        return SeeOther.at(AgentListController.PATH + "/" + agent.value());
    }

    private AgentProfile find(CurrentPerson person, String id) {
        if (!AgentId.isValid(id)) {
            throw HubException.notFound();
        }
        return agents.find(person, new AgentId(id)).orElseThrow(HubException::notFound);
    }

    /// What the page shows besides from elsewhere.
    @Component
    record Surroundings(
            RateLimits limits,
            RemainingCalls remaining,
            AgentIdentities identities,
            StepUp stepUp,
            InstantSource clock) {}
}

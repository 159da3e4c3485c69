package com.onetimesecret.hub.trailpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.page.Actor;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.vault.DepositBoxes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The deposit boxes of the network's agents, in numbers, and for owners what came to them.
@HubPage
class DepositPageController {

    private static final String PAGE = "/dashboard/deposits";

    private final DepositBoxes boxes;
    private final Actors actors;
    private final InstantSource time;

    DepositPageController(DepositBoxes boxes, Actors actors, InstantSource time) {
        this.boxes = boxes;
        this.actors = actors;
        this.time = time;
    }

    /// One agent's box.
    record BoxLine(
            Actor agent,
            long links,
            long deposited,
            long refused,
            @Nullable Moment last) {}

    /// What came to a box.
    record LogLine(
            Actor agent,
            AgentText label,
            String outcome,
            boolean taken,
            @Nullable Integer bytes,
            AgentText address,
            Moment at) {}

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String agent,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var now = time.instant();
        var of = agent != null && AgentId.isValid(agent) ? new AgentId(agent) : null;
        var showsLog = boxes.showsLog(person);
        var log = showsLog ? boxes.log(person, of, before) : new DepositBoxes.Log(List.of(), null);
        var all = boxes.boxes(person);
        var cast = actors.cast(
                person.networkId(),
                Stream.concat(
                                all.stream().map(box -> box.agent().value()),
                                log.lines().stream().map(line -> line.agent().value()))
                        .toList());
        var here = of == null ? PAGE + "?" : PAGE + "?agent=" + of + "&";
        var page = new ModelAndView("live".equals(fragment) ? "deposits :: live" : "deposits");
        page.addObject("boxes", all.stream().map(box -> line(box, cast, now)).toList());
        page.addObject("showsLog", showsLog);
        page.addObject(
                "log", log.lines().stream().map(line -> line(line, cast, now)).toList());
        page.addObject("older", log.older() == null ? null : here + "before=" + log.older());
        page.addObject("of", of == null ? null : nameOf(person.networkId(), of));
        page.addObject("newest", before == null);
        page.addObject("live", before == null ? here + "fragment=live" : null);
        return page;
    }

    private Actor nameOf(NetworkId network, AgentId agent) {
        return actors.cast(network, List.of(agent.value())).of(agent.value());
    }

    private static BoxLine line(DepositBoxes.Box box, Actors.Cast cast, Instant now) {
        var last = box.last();
        return new BoxLine(
                cast.of(box.agent().value()),
                box.links(),
                box.deposited(),
                box.refused(),
                last == null ? null : Moment.of(last, now));
    }

    private static LogLine line(DepositBoxes.Line line, Actors.Cast cast, Instant now) {
        return new LogLine(
                cast.of(line.agent().value()),
                AgentText.of(line.label(), AgentText.NAME),
                line.outcome(),
                line.outcome().equals("deposited"),
                line.bytes(),
                AgentText.of(line.address(), AgentText.NAME),
                Moment.of(line.at(), now));
    }
}

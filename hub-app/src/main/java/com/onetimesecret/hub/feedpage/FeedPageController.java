package com.onetimesecret.hub.feedpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.AgentNames;
import com.onetimesecret.hub.messaging.Feed;
import com.onetimesecret.hub.messaging.Speaker;
import com.onetimesecret.hub.page.Actors;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The feed of messages, and the page of each.
@HubPage
class FeedPageController {

    private static final String PAGE = "/dashboard/feed";

    private final Feed feed;
    private final AgentNames agents;
    private final Actors actors;
    private final Words words;
    private final InstantSource time;

    FeedPageController(Feed feed, AgentNames agents, Actors actors, Words words, InstantSource time) {
        this.feed = feed;
        this.agents = agents;
        this.actors = actors;
        this.words = words;
        this.time = time;
    }

    @GetMapping(PAGE)
    ModelAndView list(
            @AuthenticationPrincipal SignedIn signedIn,
            FeedForm form,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var now = time.instant();
        var sender = form.agent().isEmpty() ? Optional.<AgentId>empty() : agents.find(person.networkId(), form.agent());
        var wanted = new Feed.Wanted(
                sender.orElse(null),
                given(form.type()),
                given(form.topic()),
                given(form.thread()),
                form.from(now),
                given(form.q()));
        var wrong = new ArrayList<>(wanted.mistakes());
        if (!form.agent().isEmpty() && sender.isEmpty()) {
            wrong.add("agent");
        }
        var found = wrong.isEmpty() ? feed.page(person, wanted, before) : new Feed.Page(List.of(), null, 0);
        var page = new ModelAndView(
                "live".equals(fragment) ? "feed :: live" : "feed",
                wrong.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("form", form);
        page.addObject("types", Feed.types());
        page.addObject("spans", FeedForm.SINCE);
        page.addObject(
                "wrong",
                wrong.stream().map(field -> words.of("feedpage.wrong." + field)).toList());
        page.addObject("lines", lines(person.networkId(), found.messages()));
        page.addObject("lookedAt", found.lookedAt());
        page.addObject("filtered", !form.isEmpty());
        page.addObject("older", found.older() == null ? null : form.address(PAGE, "before", found.older()));
        page.addObject("newest", before == null);
        // What is older does not change, but for what ends.
        page.addObject("live", before == null ? form.address(PAGE, "fragment", "live") : null);
        return page;
    }

    @GetMapping(PAGE + "/{id}")
    ModelAndView one(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String fragment) {
        var person = signedIn.person();
        var message = feed.find(person, id).orElseThrow(HubException::notFound);
        var now = time.instant();
        var thread = message.thread() == null
                ? List.<Feed.Message>of()
                : feed.thread(person, message.thread()).reversed();
        var all = new ArrayList<>(thread);
        all.add(message);
        var cast = cast(person.networkId(), all);
        var ladder = message.to() == null
                ? List.<MessagePage.Rung>of()
                : feed.ladder(person, message.id()).stream()
                        .map(rung -> MessagePage.Rung.of(rung, cast, now))
                        .toList();
        var page = new ModelAndView("live".equals(fragment) ? "message :: live" : "message");
        page.addObject(
                "page",
                MessagePage.of(
                        message,
                        MessageLine.of(message, actors, cast, now),
                        thread.stream()
                                .map(one -> MessageLine.of(one, actors, cast, now))
                                .toList(),
                        ladder,
                        cast,
                        now));
        return page;
    }

    private List<MessageLine> lines(NetworkId network, List<Feed.Message> messages) {
        var now = time.instant();
        var cast = cast(network, messages);
        return messages.stream()
                .map(message -> MessageLine.of(message, actors, cast, now))
                .toList();
    }

    private Actors.Cast cast(NetworkId network, Collection<Feed.Message> messages) {
        var ids = new ArrayList<String>();
        for (var message : messages) {
            ids.addAll(Objects.requireNonNullElse(message.to(), List.of()));
            nameless(message.speaker()).ifPresent(ids::add);
        }
        return actors.cast(network, ids);
    }

    private static Optional<String> nameless(Speaker speaker) {
        return speaker.name().isEmpty() ? Optional.ofNullable(speaker.agent()).map(AgentId::value) : Optional.empty();
    }

    private static @Nullable String given(String field) {
        return field.isEmpty() ? null : field;
    }
}

package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.AgentLine;
import com.onetimesecret.hub.auth.AgentQuery;
import com.onetimesecret.hub.auth.NetworkAgents;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SignedIn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The agents of the network, to search, filter and sort.
@HubPage
class AgentListController {

    static final String PATH = "/dashboard/agents";

    private static final int ROWS = 50;

    private final NetworkAgents agents;
    private final InstantSource clock;

    AgentListController(NetworkAgents agents, InstantSource clock) {
        this.agents = agents;
        this.clock = clock;
    }

    /// One agent of the list.
    record Row(
            String id,
            AgentText name,
            AgentText purpose,
            String state,
            AgentText owner,
            @Nullable Moment seen,
            Moment approved,
            Moment until) {

        static Row of(AgentLine line, Instant now) {
            var seen = line.lastSeenAt();
            return new Row(
                    line.id().value(),
                    AgentText.of(line.name(), AgentText.NAME),
                    AgentText.of(line.purpose(), AgentText.PURPOSE),
                    line.state().word(),
                    AgentText.of(line.owner(), AgentText.NAME),
                    seen == null ? null : Moment.of(seen, now),
                    Moment.of(line.approvedAt(), now),
                    Moment.of(line.approvalExpiresAt(), now));
        }
    }

    /// One filter of the list.
    record Choice(String word, String address, long count, boolean chosen) {}

    /// The page, or with `fragment=live` the part of it that changes.
    @GetMapping(PATH)
    String page(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam Map<String, String> asked,
            @RequestParam(required = false) @Nullable String fragment,
            Model model) {
        var person = signedIn.person();
        var now = clock.instant();
        var view = View.of(asked);
        var page = agents.page(person, view.query(), ROWS);
        model.addAttribute(
                "rows", page.agents().stream().map(line -> Row.of(line, now)).toList());
        model.addAttribute("choices", choices(view, agents.counts(person)));
        model.addAttribute("view", view);
        model.addAttribute("start", view.behind() == null ? null : view.from(null));
        model.addAttribute(
                "after", page.hasMore() ? view.from(page.agents().getLast().id()) : null);
        model.addAttribute("mayStop", person.mayDecide());
        return "live".equals(fragment) ? "agents :: live" : "agents";
    }

    private static List<Choice> choices(View view, Map<AgentLine.State, Long> counts) {
        long present = counts.entrySet().stream()
                .filter(state -> state.getKey() != AgentLine.State.REVOKED)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Stream.concat(
                        Stream.of(view.choice("", present)),
                        Stream.of(AgentLine.State.values())
                                .map(state -> view.choice(state.word(), counts.getOrDefault(state, 0L))))
                .filter(choice ->
                        choice.count() > 0 || choice.chosen() || choice.word().isEmpty())
                .toList();
    }

    /// What of the list is on the page, and in what order.
    record View(
            String words,
            AgentLine.@Nullable State state,
            AgentQuery.Sort sort,
            @Nullable AgentId behind) {

        static View of(Map<String, String> asked) {
            var cursor = asked.getOrDefault("cursor", "");
            return new View(
                    Listed.words(asked.getOrDefault("q", "")),
                    Stream.of(AgentLine.State.values())
                            .filter(one -> one.word().equals(asked.get("state")))
                            .findFirst()
                            .orElse(null),
                    Stream.of(AgentQuery.Sort.values())
                            .filter(one -> one.word().equals(asked.get("sort")))
                            .findFirst()
                            .orElse(AgentQuery.Sort.NAME),
                    AgentId.isValid(cursor) ? new AgentId(cursor) : null);
        }

        AgentQuery query() {
            return new AgentQuery(words, state, sort, behind);
        }

        /// The words of its state; empty for all.
        public String stateWord() {
            return state == null ? "" : state.word();
        }

        /// Where the part that changes is.
        public String live() {
            return address(stateWord(), behind, "live");
        }

        String from(@Nullable AgentId agent) {
            return address(stateWord(), agent, "");
        }

        Choice choice(String word, long count) {
            return new Choice(word, address(word, null, ""), count, word.equals(stateWord()));
        }

        private String address(String word, @Nullable AgentId agent, String fragment) {
            return Listed.address(
                    PATH,
                    "q",
                    words,
                    "state",
                    word,
                    "sort",
                    sort == AgentQuery.Sort.NAME ? "" : sort.word(),
                    "cursor",
                    agent == null ? "" : agent.value(),
                    "fragment",
                    fragment);
        }
    }
}

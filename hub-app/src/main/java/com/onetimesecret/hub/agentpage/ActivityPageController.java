package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.auth.NetworkAgents;
import com.onetimesecret.hub.messaging.Activity;
import com.onetimesecret.hub.messaging.ActivityLine;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What everyone is working on: one row an agent, who needs somebody first.
@HubPage
class ActivityPageController {

    static final String PATH = "/dashboard/activity";

    private static final String ATTENTION = "attention";
    private static final int ROWS = 50;

    private final Activity activity;
    private final NetworkAgents agents;
    private final Charts charts;
    private final InstantSource clock;

    ActivityPageController(Activity activity, NetworkAgents agents, Charts charts, InstantSource clock) {
        this.activity = activity;
        this.agents = agents;
        this.charts = charts;
        this.clock = clock;
    }

    /// One filter of the list.
    ///
    /// @param word its name in addresses; empty for all
    record Choice(String word, String address, long count, boolean chosen) {}

    /// The page, or with `fragment=live` the part of it that changes.
    @GetMapping(PATH)
    String page(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(defaultValue = "1") String page,
            @RequestParam(required = false) @Nullable String fragment,
            Model model) {
        var person = signedIn.person();
        var now = clock.instant();
        var view = new View(Listed.words(q), show, Listed.number(page));
        var overview = activity.overview(
                person, view.words(), ActivityLine.Presence.of(show).orElse(null), ATTENTION.equals(show));
        var lines = overview.lines();
        int from = Math.min(lines.size(), (view.page() - 1) * ROWS);
        int to = Math.min(lines.size(), from + ROWS);
        model.addAttribute(
                "rows",
                lines.subList(from, to).stream()
                        .map(line -> Doing.of(line, now))
                        .toList());
        model.addAttribute("found", lines.size());
        model.addAttribute("first", from + 1);
        model.addAttribute("last", to);
        model.addAttribute("before", view.page() > 1 ? view.at(view.page() - 1) : null);
        model.addAttribute("after", to < lines.size() ? view.at(view.page() + 1) : null);
        model.addAttribute("choices", choices(view, overview));
        model.addAttribute("words", view.words());
        model.addAttribute("show", view.show());
        model.addAttribute("live", view.live());
        if ("live".equals(fragment)) {
            return "activity :: live";
        }
        model.addAttribute("messages", charts.messages(activity.postsByHour(person, Charts.HOURS), now));
        model.addAttribute("approvals", charts.approvals(agents.approvals(person, Charts.DAYS), now));
        model.addAttribute("mayStop", person.mayDecide());
        return "activity";
    }

    private static List<Choice> choices(View view, Activity.Overview overview) {
        long all =
                overview.counts().values().stream().mapToLong(Long::longValue).sum();
        var presences = Stream.of(ActivityLine.Presence.values())
                .map(presence -> view.choice(presence.word(), overview.counts().getOrDefault(presence, 0L)));
        return Stream.concat(
                        Stream.of(view.choice("", all), view.choice(ATTENTION, overview.needingAttention())), presences)
                .filter(choice ->
                        choice.count() > 0 || choice.chosen() || choice.word().isEmpty())
                .toList();
    }

    /// What of the list is on the page.
    private record View(String words, String show, int page) {

        String at(int number) {
            return Listed.address(PATH, "q", words, "show", show, "page", number == 1 ? "" : String.valueOf(number));
        }

        String live() {
            return Listed.address(
                    PATH, "q", words, "show", show, "page", page == 1 ? "" : String.valueOf(page), "fragment", "live");
        }

        Choice choice(String word, long count) {
            return new Choice(word, Listed.address(PATH, "q", words, "show", word), count, word.equals(show));
        }
    }
}

package com.onetimesecret.hub.limitpage;

import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.api.network.NetworkBudget;
import com.onetimesecret.hub.api.network.NetworkUse;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SignedIn;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/// What the network may take up, beside what it takes up today, and how often its agents may call.
@HubPage
class LimitPageController {

    private static final double MANY = 0.8;

    private final NetworkBudget budget;
    private final RateLimits rates;

    LimitPageController(NetworkBudget budget, RateLimits rates) {
        this.budget = budget;
        this.rates = rates;
    }

    /// One quota as a bar.
    ///
    /// @param name of its texts
    /// @param isMuch whether it may be over soon
    record Bar(String name, String used, String limit, long value, long of, boolean isMuch) {

        static Bar of(String name, NetworkUse.Measure measure) {
            return bar(name, measure, Amounts.of(measure.used()), Amounts.of(measure.limit()));
        }

        static Bar ofBytes(String name, NetworkUse.Measure measure) {
            return bar(name, measure, Amounts.ofBytes(measure.used()), Amounts.ofBytes(measure.limit()));
        }

        private static Bar bar(String name, NetworkUse.Measure measure, String used, String limit) {
            return new Bar(
                    name,
                    used,
                    limit,
                    Math.min(measure.used(), measure.limit()),
                    Math.max(1, measure.limit()),
                    measure.used() >= MANY * measure.limit());
        }
    }

    /// One limit of calls.
    record Rate(String name, int calls) {}

    @GetMapping("/dashboard/settings/limits")
    ModelAndView limits(@AuthenticationPrincipal SignedIn signedIn) {
        var use = budget.use(signedIn.person().networkId());
        var page = new ModelAndView("limits");
        page.addObject(
                "bars",
                List.of(
                        Bar.of("agents", use.agents()),
                        Bar.of("messages", use.messagesToday()),
                        Bar.ofBytes("bytes", use.storedBytes()),
                        Bar.of("streams", use.openStreams())));
        page.addObject(
                "rates",
                List.of(
                        new Rate("posts", rates.postsPerMinute()),
                        new Rate("reads", rates.readsPerMinute()),
                        new Rate("actions", rates.actionsPerMinute()),
                        new Rate("secrets", rates.secretsPerHour()),
                        new Rate("auth", rates.authPerMinute())));
        return page;
    }
}

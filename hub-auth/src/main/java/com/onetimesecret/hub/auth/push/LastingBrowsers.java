package com.onetimesecret.hub.auth.push;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.event.AccountRecovered.Kind;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import com.onetimesecret.hub.auth.people.LastingWays;
import com.onetimesecret.hub.auth.push.PushSubscriptions.Subscription;
import java.util.List;
import org.springframework.stereotype.Component;

/// The browsers in which a person is told.
@Component
class LastingBrowsers implements LastingWays {

    private final PushSubscriptions subscriptions;

    LastingBrowsers(PushSubscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Override
    public List<Way> of(PersonId person) {
        return ways(subscriptions.of(person));
    }

    @Override
    public List<Way> end(PersonId person) {
        return ways(subscriptions.removeAll(person));
    }

    private static List<Way> ways(List<Subscription> browsers) {
        return browsers.stream()
                .map(one -> new Way(Kind.BROWSER, one.id(), one.browser(), null, one.createdAt(), null))
                .toList();
    }
}

package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.NoticeChannel;
import com.onetimesecret.hub.auth.notice.JdbcNotices.Wanted;
import com.onetimesecret.hub.auth.notice.Notice.About;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/// Tells people of nothing, so that they see whether they are reached.
@Component
public class TestNotice {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final PeopleToTell people;
    private final JdbcNotices notices;
    private final DeliverNotices delivery;
    private final DeliverySettings settings;
    private final InstantSource clock;

    TestNotice(
            PeopleToTell people,
            JdbcNotices notices,
            DeliverNotices delivery,
            DeliverySettings settings,
            InstantSource clock) {
        this.people = people;
        this.notices = notices;
        this.delivery = delivery;
        this.settings = settings;
        this.clock = clock;
    }

    /// Tells the person by every channel that they chose, at once whatever the hour.
    ///
    /// @throws HubException rate-limited, so that no impatient finger keeps others waiting
    public void tell(NetworkId network, PersonId person) {
        if (!mayTest(person.value())) {
            throw new HubException(ProblemType.RATE_LIMITED, "That was tried just now. Try again in a minute.")
                    .retryAfter(settings.testsEvery());
        }
        store(
                network,
                people.only(network, person.value(), false).stream()
                        .map(one -> new Wanted(one.person(), one.channel(), one.subscription(), Duration.ZERO))
                        .toList());
    }

    /// Tells the network's chat, unless it was told a few times just now.
    public void tellChat(NetworkId network) {
        if (mayTest("chat:" + network.value())) {
            store(network, List.of(new Wanted(null, NoticeChannel.WEBHOOK, null, Duration.ZERO)));
        }
    }

    private boolean mayTest(String whom) {
        return notices.mayTell("test:" + whom, settings.testsEvery(), settings.testsAtOnce());
    }

    private void store(NetworkId network, List<Wanted> wanted) {
        notices.add(network, About.TEST, "test", clock.instant().plus(LIFE), wanted);
        delivery.wake();
    }
}

package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
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
    private final InstantSource clock;

    TestNotice(PeopleToTell people, JdbcNotices notices, DeliverNotices delivery, InstantSource clock) {
        this.people = people;
        this.notices = notices;
        this.delivery = delivery;
        this.clock = clock;
    }

    /// Tells the person by every channel that they chose, at once whatever the hour.
    public void tell(NetworkId network, PersonId person) {
        store(
                network,
                people.only(network, person.value(), false).stream()
                        .map(one -> new Wanted(one.person(), one.channel(), one.subscription(), Duration.ZERO))
                        .toList());
    }

    /// Tells the network's chat.
    public void tellChat(NetworkId network) {
        store(network, List.of(new Wanted(null, NoticeChannel.WEBHOOK, null, Duration.ZERO)));
    }

    private void store(NetworkId network, List<Wanted> wanted) {
        notices.add(network, About.TEST, "test", clock.instant().plus(LIFE), wanted);
        delivery.wake();
    }
}

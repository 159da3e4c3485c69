package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.event.PeopleReached;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.NoticeChannel;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Says which channels reached a person about a request: those whose service took the notice, and a dashboard that is
/// open.
@Component
public class Notified {

    private static final String NOBODY = "none";
    private static final String DASHBOARD = "dashboard";

    private final JdbcNotices notices;
    private final PeopleReached people;

    Notified(JdbcNotices notices, PeopleReached people) {
        this.notices = notices;
        this.people = people;
    }

    /// The channels, separated by spaces, or `none`.
    public String of(ApprovalCard card) {
        if (card.status() != Status.PENDING || !card.announced()) {
            return NOBODY;
        }
        var channels = notices.reached(card.id()).stream().map(NoticeChannel::wire);
        var dashboard = people.dashboardOpen(card.networkId()) ? Stream.of(DASHBOARD) : Stream.<String>empty();
        var all = Stream.concat(channels, dashboard).collect(Collectors.joining(" "));
        return all.isEmpty() ? NOBODY : all;
    }
}

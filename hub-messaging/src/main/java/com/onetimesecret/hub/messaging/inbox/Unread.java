package com.onetimesecret.hub.messaging.inbox;

import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.WaitingCount;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// How many messages to an agent lie behind the mark of its inbox, up to 1000: more tells it nothing more.
@Component
@Order(1)
class Unread implements WaitingCount {

    private static final int MOST = 1000;

    private final JdbcInbox inbox;

    Unread(JdbcInbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public String name() {
        return "unread";
    }

    @Override
    public long of(CurrentAgent caller) {
        return inbox.unread(caller.id(), MOST);
    }
}

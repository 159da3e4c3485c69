package com.onetimesecret.hub.auth.notice;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.event.AskPeople;
import com.onetimesecret.hub.auth.notice.Notice.About;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Stores the notices of an agent's question in the transaction that stores the question. Questions have a budget for
/// each agent; what is over it waits on the page all the same.
@Component
class AskPeopleByNotice implements AskPeople {

    private final PeopleToTell people;
    private final JdbcNotices notices;
    private final DeliverNotices delivery;
    private final DeliverySettings settings;

    AskPeopleByNotice(PeopleToTell people, JdbcNotices notices, DeliverNotices delivery, DeliverySettings settings) {
        this.people = people;
        this.notices = notices;
        this.delivery = delivery;
        this.settings = settings;
    }

    @Override
    public Audience audience(NetworkId network, AgentId asker) {
        var mayTell =
                notices.mayTell("question:" + asker.value(), settings.questionsEvery(), settings.questionsAtOnce());
        var wanted = mayTell ? people.deciders(network) : List.<JdbcNotices.Wanted>of();
        return (question, until) -> {
            notices.add(network, About.QUESTION, question, until, wanted);
            wakeAfterCommit();
        };
    }

    private void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                delivery.wake();
            }
        });
    }
}

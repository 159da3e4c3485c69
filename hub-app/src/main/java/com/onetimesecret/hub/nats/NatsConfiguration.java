package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.messaging.FollowMessages;
import com.onetimesecret.hub.messaging.HubSignals;
import com.onetimesecret.hub.web.InnerCalls;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Connects the hub to NATS, where an address is given; without one no class of the client is loaded.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!@environment.getProperty('hub.nats.url', '').isEmpty()")
class NatsConfiguration {

    @Bean
    NatsLink natsLink(NatsSettings settings, Tokens tokens, InstantSource clock) {
        return new NatsLink(settings, tokens, clock);
    }

    @Bean
    WakeHubs wakeHubs(NatsLink link, HubSignals signals) {
        return new WakeHubs(link, signals);
    }

    @Bean
    DeliverToAgents deliverToAgents(
            NatsLink link,
            JdbcReaders readers,
            FollowMessages messages,
            StandingCredentials standing,
            NatsSettings settings) {
        return new DeliverToAgents(link, readers, messages, standing, settings);
    }

    @Bean
    AnswerPublished answerPublished(
            Publishers publishers,
            InnerCalls calls,
            CallCounter counter,
            FollowMessages messages,
            DeliverToAgents delivery,
            JsonMapper json) {
        return new AnswerPublished(publishers, calls, counter, messages, delivery, json);
    }

    @Bean
    Publishers publishers(JdbcReaders readers, AgentDirectory directory, StandingCredentials standing) {
        return new Publishers(readers, directory, standing);
    }

    @Bean
    TakePublished takePublished(NatsLink link, AnswerPublished answers, InnerCalls calls, NatsSettings settings) {
        return new TakePublished(link, answers, calls, settings);
    }

    @Bean
    RunNats runNats(
            NatsLink link, WakeHubs hints, DeliverToAgents delivery, TakePublished published, NatsSettings settings) {
        return new RunNats(link, hints, delivery, published, settings);
    }
}

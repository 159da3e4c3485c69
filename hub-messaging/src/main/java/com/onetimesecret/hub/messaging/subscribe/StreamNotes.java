package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.messaging.delivery.Fetched;
import java.util.Collection;
import org.springframework.stereotype.Component;

/// What is noted of those who have streams open: that they are alive, and what they were handed.
@Component
record StreamNotes(AgentDirectory directory, Fetched fetched) {

    /// An open stream is a sign of life.
    void alive(Collection<AgentId> agents) {
        agents.forEach(directory::seen);
    }

    /// The reader was handed these, which name it.
    void handedOut(AgentId reader, Collection<MessageId> messages) {
        fetched.note(reader, messages);
    }
}

package com.onetimesecret.hub.api.event;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;

/// Tells people that an agent asks them something, in two steps inside the transaction that stores the question: all
/// that takes time comes before the question has an id, because every post waits for who is given one.
public interface AskPeople {

    /// Finds out who is to hear of it.
    Audience audience(NetworkId network, AgentId asker);

    /// Those who are to hear of one question.
    interface Audience {

        /// Has them told once the transaction commits.
        ///
        /// @param questionId names the question; what it says is for those who open it
        /// @param until when no answer counts any more
        void hear(String questionId, Instant until);
    }
}

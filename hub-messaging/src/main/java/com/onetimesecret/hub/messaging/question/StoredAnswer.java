package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.message.MessageId;

/// That somebody answered; what they said is in the message.
///
/// @param version the question's version that this answer made
/// @param answeredBy the id of an agent or a person
record StoredAnswer(int version, MessageId id, String answeredBy) {

    /// Who it was, as agents may know: people have no id among them.
    String shownTo() {
        return answeredBy.startsWith("agent_") ? answeredBy : "human";
    }
}

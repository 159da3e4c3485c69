package com.onetimesecret.hub.messaging.feed;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.messaging.schema.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What of a message a person may see: of what agents say to each other by name, only its owners see more than that
/// it was said. Keys of secrets nobody sees, and what opens once is in no message of the log.
public final class ForPeople {

    /// To whom messages for people are addressed.
    public static final String HUMAN = "human";

    /// Work that people oversee whoever it is addressed to: they answer questions.
    static final List<String> OVERSEEN = List.of(MessageType.QUESTION.wire(), MessageType.ANSWER.wire());

    private ForPeople() {}

    /// Whether the person may see all that is said by name.
    public static boolean seesAll(CurrentPerson person) {
        return person.mayManage();
    }

    /// Whether the person may read the content of a message of that type to those recipients.
    public static boolean mayRead(CurrentPerson person, String type, @Nullable List<String> recipients) {
        return recipients == null || recipients.contains(HUMAN) || OVERSEEN.contains(type) || seesAll(person);
    }

    /// Takes out of the envelope what nobody, or not this person, may see; says whether its content is withheld.
    static boolean cut(ObjectNode envelope, boolean mayRead) {
        if (!mayRead) {
            var withheld = envelope.remove("payload") != null;
            envelope.remove("metadata");
            if (withheld) {
                envelope.put("withheld", true);
            }
            return withheld;
        }
        if (envelope.get("payload") instanceof ObjectNode payload) {
            payload.remove("secret_key");
            payload.remove("context_secret_key");
        }
        return false;
    }
}

package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.messaging.log.Cursor;
import com.onetimesecret.hub.messaging.log.LogSignals;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// How the hubs on one database can wake each other: by the place where the log ends, and by nothing of what
/// it says.
@Component
public class HubSignals {

    private final LogSignals signals;

    HubSignals(LogSignals signals) {
        this.signals = signals;
    }

    /// From now on, who is told the place where the log ends whenever this hub stored something; it must not
    /// wait.
    public void tell(Consumer<String> listener) {
        signals.tell(end -> listener.accept(end.toString()));
    }

    /// Another hub says that the log ends there. True if this hub looks for it now; false if it has come as
    /// far, or if the text is no place.
    public boolean heard(String end) {
        return Cursor.parse(end).map(signals::heard).orElse(false);
    }
}

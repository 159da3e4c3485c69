package com.onetimesecret.hub.messaging.log;

import com.onetimesecret.hub.api.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Keeps the keys of secrets that messages pass on out of the database: sealed in the rows, and as sent for
/// all who may read the message. Costs other messages a look at their type.
@Component
class KeysAtRest {

    /// Whose payload holds such a key, as the schema says; a hand-over's is taken out before it gets here.
    static final String TYPE = "secret_share";

    private static final Logger LOG = LoggerFactory.getLogger(KeysAtRest.class);
    private static final String PAYLOAD = "\"payload\":{";
    static final String MEMBER = "\"secret_key\":\"";
    /// No key has a colon.
    static final String MARK = "sealed:";

    private static final String ID_BEFORE = "{\"id\":\"";

    private final Sealer sealer;
    private final AtomicBoolean told = new AtomicBoolean();

    KeysAtRest(Sealer sealer) {
        this.sealer = sealer;
    }

    /// The envelope as it is stored.
    byte[] stored(String type, byte[] envelope) {
        return type.equals(TYPE) ? with(envelope, this::seal) : envelope;
    }

    /// The envelope as it is served.
    byte[] served(String type, byte[] stored) {
        return type.equals(TYPE) ? with(stored, this::open) : stored;
    }

    private String seal(String context, String key) {
        var sealed = sealer.seal(context, key.getBytes(StandardCharsets.US_ASCII));
        return MARK + Base64.getEncoder().encodeToString(sealed);
    }

    private String open(String context, String stored) {
        if (!stored.startsWith(MARK)) {
            // From before keys were sealed; it ends within days.
            return stored;
        }
        try {
            var sealed = Base64.getDecoder().decode(stored.substring(MARK.length()));
            return new String(sealer.open(context, sealed), StandardCharsets.US_ASCII);
        } catch (IllegalStateException unopenable) {
            // Who reads the log must get past it, again and again.
            if (told.compareAndSet(false, true)) {
                LOG.error("The {} does not open, perhaps others too: {}", context, unopenable.getMessage());
            }
            return stored;
        }
    }

    /// The envelope with another key. Its bytes are taken as characters one by one, so that none changes; a
    /// quotation mark inside of a text never stands alone, so the first place that looks like the member is
    /// the member.
    private static byte[] with(byte[] envelope, Change change) {
        var text = new String(envelope, StandardCharsets.ISO_8859_1);
        int payload = text.indexOf(PAYLOAD);
        int member = payload < 0 ? -1 : text.indexOf(MEMBER, payload);
        if (member < 0) {
            return envelope;
        }
        int start = member + MEMBER.length();
        int end = text.indexOf('"', start);
        var id = text.substring(ID_BEFORE.length(), text.indexOf('"', ID_BEFORE.length()));
        return (text.substring(0, start)
                        + change.of("key in message " + id, text.substring(start, end))
                        + text.substring(end))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Another key for the one of that message.
    @FunctionalInterface
    private interface Change {
        String of(String context, String key);
    }
}

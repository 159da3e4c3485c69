package com.onetimesecret.hub.auth.verify;

import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.StrictBase64;
import com.onetimesecret.hub.auth.signed.ReceivedSignature;
import com.onetimesecret.hub.auth.signed.RefusedSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A signature as it was sent in to be looked at.
sealed interface Claim {

    /// How far its maker's clock may be ahead of the hub's.
    Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    /// Whether that key made it.
    boolean isBy(AgentKey key) throws RefusedSignature;

    /// Whether a key of that name, or any if none is named, may have made it.
    boolean mayBeBy(AgentKey key, @Nullable String agentId) throws RefusedSignature;

    /// When it was made, in unix seconds, by its own word.
    long time();

    /// Why it does not count now by its own word, or null.
    default @Nullable String objection(Instant now) throws RefusedSignature {
        return time() > now.plus(CLOCKS_DIFFER).getEpochSecond()
                ? "It says that it was made at " + time() + ", which is still to come."
                : null;
    }

    /// One over `{time}.{body}`.
    final class OfBody implements Claim {

        private final byte[] signature;
        private final byte[] text;
        private final long time;

        private OfBody(byte[] signature, byte[] text, long time) {
            this.signature = signature;
            this.text = text;
            this.time = time;
        }

        static OfBody of(String signature, long time, byte[] body) throws RefusedSignature {
            var bytes = StrictBase64.decode(signature)
                    .orElseThrow(() -> new RefusedSignature("The signature is not base64 on one line."));
            var prefix = (time + ".").getBytes(StandardCharsets.UTF_8);
            var text = new byte[prefix.length + body.length];
            System.arraycopy(prefix, 0, text, 0, prefix.length);
            System.arraycopy(body, 0, text, prefix.length, body.length);
            return new OfBody(bytes, text, time);
        }

        @Override
        public boolean isBy(AgentKey key) {
            return key.verifies(text, signature);
        }

        @Override
        public boolean mayBeBy(AgentKey key, @Nullable String agentId) {
            return true;
        }

        @Override
        public long time() {
            return time;
        }
    }

    /// That of a whole request.
    final class OfRequest implements Claim {

        private final ReceivedSignature signature;
        private final long time;

        private OfRequest(ReceivedSignature signature, long time) {
            this.signature = signature;
            this.time = time;
        }

        static OfRequest of(ReceivedSignature signature) throws RefusedSignature, IOException {
            signature.checkBody();
            return new OfRequest(
                    signature,
                    signature.created().orElseThrow(() -> new RefusedSignature("The signature does not say created.")));
        }

        @Override
        public boolean isBy(AgentKey key) throws RefusedSignature {
            return signature.isBy(key);
        }

        @Override
        public boolean mayBeBy(AgentKey key, @Nullable String agentId) throws RefusedSignature {
            var name = signature.keyId().orElse(null);
            return name == null || name.equals(key.thumbprint()) || name.equals(agentId);
        }

        @Override
        public long time() {
            return time;
        }

        @Override
        public @Nullable String objection(Instant now) throws RefusedSignature {
            var end = signature.expires();
            return end.isPresent() && end.get() <= now.getEpochSecond()
                    ? "It expired by its own expires, which is " + end.get() + "."
                    : Claim.super.objection(now);
        }
    }
}

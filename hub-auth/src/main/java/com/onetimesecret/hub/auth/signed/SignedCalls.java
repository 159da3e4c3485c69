package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.agent.CurrentAgents;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.agent.KnownAgent;
import com.onetimesecret.hub.auth.key.AgentKey;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Finds the agent behind a call that carries a signature and no token (RFC 9421, WIRE 3).
@Component
public class SignedCalls {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration REMEMBERED = WINDOW.multipliedBy(2).plusSeconds(30);
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST_NONCE = 256;
    private static final String WHO = "keyid must be your agent id or the thumbprint of your key, as approved."
            + " A registered client signs as its client_id, by a key of its jwks or jwks_uri;"
            + " one without a key calls with its access token.";

    private final CurrentAgents agents;
    private final JdbcAgents keys;
    private final KeysOfClients clientKeys;
    private final UsedProofs usedProofs;
    private final BaseUrl baseUrl;
    private final InstantSource clock;

    SignedCalls(
            CurrentAgents agents,
            JdbcAgents keys,
            KeysOfClients clientKeys,
            UsedProofs usedProofs,
            BaseUrl baseUrl,
            InstantSource clock) {
        this.agents = agents;
        this.keys = keys;
        this.clientKeys = clientKeys;
        this.usedProofs = usedProofs;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /// Whether the call carries a signature of this kind.
    public static boolean isIn(HttpCall call) {
        return !call.headers().of(SignatureInput.HEADER).isEmpty();
    }

    /// The agent that signed the call, approved or not any more; its nonce is used up.
    ///
    /// The body is read only when the signature over its digest fits.
    public KnownAgent check(HttpCall call) throws RefusedSignature, IOException {
        var input = SignatureInput.of(call);
        var base = new SignatureBase(call, baseUrl);
        var text = base.of(input);
        try {
            return check(call, input, base.required(), text);
        } catch (RefusedSignature refused) {
            throw refused.over(text);
        }
    }

    private KnownAgent check(HttpCall call, SignatureInput input, List<String> required, String text)
            throws RefusedSignature, IOException {
        if (!required.stream().allMatch(input::covers)) {
            throw new RefusedSignature(
                    "The signature of this call must cover (\"" + String.join("\" \"", required) + "\").");
        }
        var known = signer(input, created(input));
        var own = known.key();
        if (own != null) {
            checkSignature(input, own, text);
        }
        var key = own != null ? own : clientKeys.signer(known.agent().id(), input.signerOf(text));
        ContentDigest.check(call, input.covers(ContentDigest.COMPONENT));
        useUp(call, input, key);
        return known;
    }

    private Instant created(SignatureInput input) throws RefusedSignature {
        var now = clock.instant();
        var seconds = input.number("created")
                .orElseThrow(() -> new RefusedSignature("The parameter created must be there, in unix seconds."));
        var created = Instant.ofEpochSecond(Math.clamp(seconds, 0, now.getEpochSecond() + 1_000_000));
        if (Duration.between(created, now).abs().compareTo(WINDOW) > 0) {
            throw new RefusedSignature("created must be at most " + WINDOW.toSeconds() + " s from now.");
        }
        var expires = input.number("expires");
        if (expires.isPresent() && expires.get() <= now.getEpochSecond()) {
            throw new RefusedSignature("The signature expired by its own expires.");
        }
        // A clock ahead of the hub's must not make every call look the agent up anew.
        return created.isAfter(now) ? now : created;
    }

    private KnownAgent signer(SignatureInput input, Instant created) throws RefusedSignature {
        var keyId = input.text("keyid").orElseThrow(() -> new RefusedSignature(WHO));
        Optional<KnownAgent> known =
                AgentId.isValid(keyId) ? agents.find(new AgentId(keyId), created) : keys.findByKey(keyId);
        return known.orElseThrow(() -> new RefusedSignature(WHO));
    }

    private static void checkSignature(SignatureInput input, AgentKey key, String text) throws RefusedSignature {
        var algorithm = SignatureInput.algorithm(key);
        if (!input.text("alg").orElse(algorithm).equals(algorithm)) {
            throw new RefusedSignature("alg must be " + algorithm + " for this key, or left out.");
        }
        if (!input.isBy(key, text)) {
            throw new RefusedSignature("The signature is not this key's over what the request says.");
        }
    }

    private void useUp(HttpCall call, SignatureInput input, AgentKey key) throws RefusedSignature {
        if (SAFE.contains(call.method())) {
            return;
        }
        var nonce = input.text("nonce").orElse("");
        if (nonce.isEmpty() || nonce.length() > LONGEST_NONCE) {
            throw new RefusedSignature("A signed " + call.method() + " needs the parameter nonce, at most "
                    + LONGEST_NONCE + " characters and new each time.");
        }
        if (!usedProofs.useUp(REMEMBERED, "signed-call", key.thumbprint(), nonce)) {
            throw new RefusedSignature("This nonce was used already; sign again with a new one.");
        }
    }
}

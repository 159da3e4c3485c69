package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/// The signature of a request that somebody got and asks the hub about (RFC 9421, Web Bot Auth).
public final class ReceivedSignature {

    private final HttpCall call;
    private final SignatureInput input;
    private final String base;

    private ReceivedSignature(HttpCall call, SignatureInput input, String base) {
        this.call = call;
        this.input = input;
        this.base = base;
    }

    /// The signature of a call to that URL.
    ///
    /// @throws RefusedSignature if it cannot be read, or does not bind the call to where it went
    public static ReceivedSignature of(HttpCall call, URI url) throws RefusedSignature {
        var input = SignatureInput.of(call);
        if (!input.covers(SignatureBase.AUTHORITY) && !input.covers(SignatureBase.TARGET)) {
            throw new RefusedSignature("The signature covers neither @authority nor @target-uri.");
        }
        return new ReceivedSignature(call, input, new SignatureBase(call, url).of(input));
    }

    /// Where `Signature-Agent` says that the signer's keys are, as far as the signature covers it: the member that is
    /// covered, or all of the field in its older form.
    public Optional<String> agentUrl() throws RefusedSignature {
        var covered = input.components().stream()
                .filter(component -> component.name().equals(Component.AGENT))
                .toList();
        if (covered.size() > 1) {
            throw new RefusedSignature("The signature covers more than one member of Signature-Agent.");
        }
        if (covered.isEmpty()) {
            return Optional.empty();
        }
        var key = covered.getFirst().key();
        var named = key == null
                ? wholeField()
                : SignatureInput.dictionary(call, Component.AGENT).get().get(key);
        if (named instanceof StringItem url) {
            return Optional.of(url.get());
        }
        throw new RefusedSignature("Signature-Agent must hold the https URL of the signer as a string.");
    }

    private ListElement<?> wholeField() throws RefusedSignature {
        var text = String.join(", ", call.headers().of(Component.AGENT));
        if (text.strip().startsWith("\"")) {
            try {
                return Parser.parseItem(text);
            } catch (IllegalArgumentException unreadable) {
                throw new RefusedSignature("Signature-Agent must be a string or a dictionary of RFC 8941.");
            }
        }
        var members = SignatureInput.dictionary(call, Component.AGENT).get();
        if (members.size() != 1) {
            throw new RefusedSignature(
                    "Signature-Agent names more than one signer, and the signature does not say which.");
        }
        return members.values().iterator().next();
    }

    public Optional<String> keyId() throws RefusedSignature {
        return input.text("keyid");
    }

    /// When it was made, in unix seconds, by the signer's own word.
    public Optional<Long> created() throws RefusedSignature {
        return input.number("created");
    }

    /// From when on the signer wants it not to count, in unix seconds.
    public Optional<Long> expires() throws RefusedSignature {
        return input.number("expires");
    }

    /// Whether that key made it.
    public boolean isBy(AgentKey key) throws RefusedSignature {
        return input.isBy(key, base);
    }

    /// Refuses a body that the signature does not cover, or of which it covers another digest.
    public void checkBody() throws RefusedSignature, IOException {
        ContentDigest.check(call, input.covers(ContentDigest.COMPONENT));
    }

    /// The same refusal, with what can be compared.
    public RefusedSignature refused(String why) {
        return new RefusedSignature(why).over(base);
    }
}

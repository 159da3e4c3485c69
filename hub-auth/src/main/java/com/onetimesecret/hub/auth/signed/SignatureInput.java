package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.key.AgentKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/// The one signature of a call: what it says it covers (`Signature-Input`), and its bytes (`Signature`).
final class SignatureInput {

    static final String HEADER = "Signature-Input";

    private final List<Component> components;
    private final InnerList parameters;
    private final ByteSequenceItem signature;

    private SignatureInput(List<Component> components, InnerList parameters, ByteSequenceItem signature) {
        this.components = components;
        this.parameters = parameters;
        this.signature = signature;
    }

    static SignatureInput of(HttpCall call) throws RefusedSignature {
        var inputs = dictionary(call, HEADER).get();
        var signatures = dictionary(call, "Signature").get();
        if (inputs.size() != 1 || !signatures.keySet().equals(inputs.keySet())) {
            throw refused("Send one signature: Signature-Input and Signature with the same label.");
        }
        if (!(inputs.values().iterator().next() instanceof InnerList covered)
                || !(signatures.values().iterator().next() instanceof ByteSequenceItem signature)) {
            throw refused("Signature-Input must be label=(\"@method\" …);created=…;keyid=\"…\", and Signature"
                    + " label=:base64:.");
        }
        return new SignatureInput(components(covered), covered, signature);
    }

    /// RFC 8941: the lines of a header are one value.
    static Dictionary dictionary(HttpCall call, String header) throws RefusedSignature {
        try {
            return Parser.parseDictionary(String.join(", ", call.headers().of(header)));
        } catch (IllegalArgumentException unreadable) {
            throw refused("The header " + header + " is not a dictionary of RFC 8941.");
        }
    }

    private static List<Component> components(InnerList covered) throws RefusedSignature {
        var components = new ArrayList<Component>();
        for (var item : covered.get()) {
            var component = component(item);
            if (components.contains(component)) {
                throw refused("The component " + component.identifier() + " is covered twice.");
            }
            components.add(component);
        }
        return List.copyOf(components);
    }

    private static Component component(ListElement<?> item) throws RefusedSignature {
        if (item instanceof StringItem name) {
            var parameters = name.getParams();
            if (parameters.isEmpty()) {
                return new Component(name.get(), null);
            }
            // A key with a quote or a backslash in it would not be written as it was sent.
            if (name.get().equals(Component.AGENT)
                    && parameters.size() == 1
                    && parameters.get("key") instanceof StringItem key
                    && key.get().matches("[a-z*][a-z0-9_.*-]*")) {
                return new Component(name.get(), key.get());
            }
        }
        throw refused("The covered components must be plain strings; only \"signature-agent\" may have a key.");
    }

    /// The covered components, in the order of the signature base.
    List<Component> components() {
        return components;
    }

    /// Whether the whole of that component is covered.
    boolean covers(String name) {
        return components.contains(new Component(name, null));
    }

    /// Whether the key may sign by the algorithm that is named, and did sign that text.
    boolean isBy(AgentKey key, String base) throws RefusedSignature {
        return signerOf(base).test(key);
    }

    /// Tells of any key whether it may have signed by the algorithm that is named, and did sign that text.
    Predicate<AgentKey> signerOf(String base) throws RefusedSignature {
        var named = text("alg");
        var text = base.getBytes(StandardCharsets.UTF_8);
        var bytes = signature();
        return key -> named.orElse(algorithm(key)).equals(algorithm(key)) && key.verifies(text, bytes);
    }

    /// The name in RFC 9421 of how that key signs.
    static String algorithm(AgentKey key) {
        return key.signsJwsAs("ES256") ? "ecdsa-p256-sha256" : "ed25519";
    }

    /// The value of `@signature-params`.
    String parameters() {
        return parameters.serialize();
    }

    byte[] signature() {
        var bytes = new byte[signature.get().remaining()];
        signature.get().duplicate().get(bytes);
        return bytes;
    }

    /// A parameter that is a string.
    Optional<String> text(String name) throws RefusedSignature {
        return switch (parameter(name)) {
            case null -> Optional.empty();
            case StringItem text -> Optional.of(text.get());
            default -> throw refused("The parameter " + name + " must be a string.");
        };
    }

    /// A parameter that is a whole number.
    Optional<Long> number(String name) throws RefusedSignature {
        return switch (parameter(name)) {
            case null -> Optional.empty();
            case IntegerItem number -> Optional.of(number.get());
            default -> throw refused("The parameter " + name + " must be a whole number.");
        };
    }

    private @Nullable Item<?> parameter(String name) {
        return parameters.getParams().get(name);
    }

    private static RefusedSignature refused(String why) {
        return new RefusedSignature(why);
    }
}

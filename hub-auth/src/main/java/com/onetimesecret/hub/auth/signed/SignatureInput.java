package com.onetimesecret.hub.auth.signed;

import com.onetimesecret.hub.auth.HttpCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/// The one signature of a call: what it says it covers (`Signature-Input`), and its bytes (`Signature`).
final class SignatureInput {

    static final String HEADER = "Signature-Input";

    private final List<String> components;
    private final InnerList parameters;
    private final ByteSequenceItem signature;

    private SignatureInput(List<String> components, InnerList parameters, ByteSequenceItem signature) {
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
        return new SignatureInput(names(covered), covered, signature);
    }

    /// RFC 8941: the lines of a header are one value.
    static Dictionary dictionary(HttpCall call, String header) throws RefusedSignature {
        try {
            return Parser.parseDictionary(String.join(", ", call.headers().of(header)));
        } catch (IllegalArgumentException unreadable) {
            throw refused("The header " + header + " is not a dictionary of RFC 8941.");
        }
    }

    private static List<String> names(InnerList covered) throws RefusedSignature {
        var names = new ArrayList<String>();
        for (var component : covered.get()) {
            if (!(component instanceof StringItem name) || !name.getParams().isEmpty()) {
                throw refused("The covered components must be plain strings without parameters.");
            }
            if (names.contains(name.get())) {
                throw refused("The component " + name.get() + " is covered twice.");
            }
            names.add(name.get());
        }
        return List.copyOf(names);
    }

    /// The names of the covered components, in the order of the signature base.
    List<String> components() {
        return components;
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

package com.onetimesecret.hub.auth.key;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Finds private keys that were sent by mistake, wherever they stand in a body.
public final class PrivateKeys {

    /// What is said to whoever sent one; it never repeats the key.
    public static final String REFUSAL =
            "This is a private key. It was not stored, but it has left your machine: make a new one and send only its public half.";

    private static final int SEED_AND_PUBLIC_HALF = 64;
    // How the base64 of every PKCS#8 Ed25519 key begins.
    private static final String PKCS8_ED25519 = "MC4CAQAwBQYDK2VwBCIE";
    // `d` is the private member of a JWK.
    private static final Set<String> MEMBERS = Set.of("d", "private_key", "privatekey", "secret_key", "secretkey");

    private PrivateKeys() {}

    /// The JSON pointer of the first private key in `body`.
    public static Optional<String> find(JsonNode body) {
        return find(body, "");
    }

    private static Optional<String> find(JsonNode node, String pointer) {
        if (node.isString()) {
            return isPrivate(node.stringValue()) ? Optional.of(pointer) : Optional.empty();
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                var found = find(node.get(i), pointer + "/" + i);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            var at = pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
            // A key in a member's name must not come back as a pointer.
            if (isPrivate(member.getKey())) {
                return Optional.of(pointer);
            }
            if (isNamedPrivate(member.getKey()) && !member.getValue().isNull()) {
                return Optional.of(at);
            }
            var found = find(member.getValue(), at);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean isNamedPrivate(String name) {
        return MEMBERS.contains(name.toLowerCase(Locale.ROOT).replace('-', '_'));
    }

    /// Whether the text holds a private key: PEM, PKCS#8 of Ed25519, or the 64 bytes that some libraries keep.
    static boolean isPrivate(String text) {
        return text.contains("PRIVATE KEY") || text.contains(PKCS8_ED25519) || isSeedAndPublicHalf(text.strip());
    }

    private static boolean isSeedAndPublicHalf(String text) {
        if (!text.startsWith("ed25519:")) {
            return false;
        }
        try {
            var base64 = text.substring("ed25519:".length()).replace('-', '+').replace('_', '/');
            return Base64.getDecoder().decode(base64).length == SEED_AND_PUBLIC_HALF;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}

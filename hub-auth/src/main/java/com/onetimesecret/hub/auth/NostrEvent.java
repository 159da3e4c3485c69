package com.onetimesecret.hub.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.signers.BIP340Signer;
import tools.jackson.databind.JsonNode;

/// A signed event of the Nostr protocol (NIP-01), as it was sent: whether its id and signature are right is
/// asked of it.
///
/// @param id SHA-256 of what is signed, in hex
/// @param pubkey the x-only key of who says it, in hex
/// @param createdAt unix seconds
/// @param sig the signature of the id (BIP-340), in hex
public record NostrEvent(
        String id, String pubkey, long createdAt, int kind, List<List<String>> tags, String content, String sig) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{128}");
    private static final List<String> MEMBERS = List.of("id", "pubkey", "created_at", "kind", "tags", "content", "sig");

    public NostrEvent {
        tags = tags.stream()
                .map(tag -> tag.stream()
                        .map(value -> Objects.requireNonNullElse(value, ""))
                        .toList())
                .toList();
    }

    /// Whether that is a key or an id as the protocol writes them.
    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /// Reads one; empty for what is none. Members beyond those of the protocol are overlooked.
    public static Optional<NostrEvent> of(JsonNode node) {
        var isEvent = node.isObject()
                && MEMBERS.stream().allMatch(node::has)
                && node.get("id").isString()
                && node.get("pubkey").isString()
                && node.get("created_at").isIntegralNumber()
                && node.get("created_at").canConvertToLong()
                && node.get("kind").isIntegralNumber()
                && node.get("kind").canConvertToInt()
                && node.get("content").isString()
                && node.get("sig").isString()
                && node.get("tags").isArray();
        if (!isEvent) {
            return Optional.empty();
        }
        var tags = new ArrayList<List<String>>();
        for (var tag : node.get("tags")) {
            if (!tag.isArray() || !tag.valueStream().allMatch(JsonNode::isString)) {
                return Optional.empty();
            }
            tags.add(tag.valueStream().map(JsonNode::stringValue).toList());
        }
        return Optional.of(new NostrEvent(
                node.get("id").stringValue(),
                node.get("pubkey").stringValue(),
                node.get("created_at").longValue(),
                node.get("kind").intValue(),
                tags,
                node.get("content").stringValue(),
                node.get("sig").stringValue()));
    }

    /// The first value of the first tag of that name.
    public Optional<String> tag(String name) {
        return all(name).stream().findFirst();
    }

    /// The first values of all tags of that name.
    public List<String> all(String name) {
        return tags.stream()
                .filter(tag -> tag.size() > 1 && tag.getFirst().equals(name))
                .map(tag -> tag.get(1))
                .toList();
    }

    /// The same with other tags, which its signature then is not over.
    public NostrEvent withTags(List<List<String>> others) {
        return new NostrEvent(id, pubkey, createdAt, kind, others, content, sig);
    }

    /// Whether the id is the hash of the event, with control characters as NIP-01 writes them or as JSON does: most
    /// libraries hash what their JSON writer made.
    public boolean hasItsOwnId() {
        return id.equals(hash()) || id.equals(hash(signed(true)));
    }

    /// Whether the owner of the key signed the id.
    public boolean isSigned() {
        if (!isHash(id) || !isHash(pubkey) || !SIGNATURE.matcher(sig).matches()) {
            return false;
        }
        var key = BIP340Signer.decodePublicKey(HexFormat.of().parseHex(pubkey));
        if (key == null) {
            return false;
        }
        var signer = new BIP340Signer();
        signer.init(false, key);
        var hash = HexFormat.of().parseHex(id);
        signer.update(hash, 0, hash.length);
        return signer.verifySignature(HexFormat.of().parseHex(sig));
    }

    String hash() {
        return hash(signed(false));
    }

    private static String hash(String signed) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// The one way of writing it that everybody hashes.
    private String signed(boolean asJson) {
        var text = new StringBuilder(256 + content.length()).append("[0,");
        quote(pubkey, text, asJson);
        text.append(',').append(createdAt).append(',').append(kind).append(",[");
        for (int i = 0; i < tags.size(); i++) {
            text.append(i == 0 ? "[" : ",[");
            var tag = tags.get(i);
            for (int j = 0; j < tag.size(); j++) {
                if (j > 0) {
                    text.append(',');
                }
                quote(tag.get(j), text, asJson);
            }
            text.append(']');
        }
        text.append("],");
        quote(content, text, asJson);
        return text.append(']').toString();
    }

    private static void quote(String value, StringBuilder text, boolean asJson) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            var character = value.charAt(i);
            switch (character) {
                case '\n' -> text.append("\\n");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default ->
                    text.append(
                            asJson && character < ' '
                                    ? String.format("\\u%04x", (int) character)
                                    : String.valueOf(character));
            }
        }
        text.append('"');
    }
}

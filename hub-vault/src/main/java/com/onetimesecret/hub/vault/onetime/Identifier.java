package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.vault.secret.BearerKey;
import java.util.List;
import java.util.stream.Stream;

/// Keys as the second API takes them: what no key can hold is left out.
final class Identifier {

    private static final int MOST = 100;

    private Identifier() {}

    static BearerKey of(String sent) {
        return new BearerKey(sent.replaceAll("[^a-zA-Z0-9_-]", ""));
    }

    /// Several, of a list or joined by commas.
    static List<BearerKey> all(List<String> sent) {
        return sent.stream()
                .flatMap(some -> Stream.of(some.split(",", -1)))
                .map(Identifier::of)
                .filter(key -> !key.value().isEmpty())
                .limit(MOST)
                .toList();
    }
}

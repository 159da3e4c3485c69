package com.onetimesecret.hub.discovery;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// A document that bears the network's name: rendered again when that has changed, and only then.
final class NamedDocument {

    private final Supplier<String> name;
    private final Supplier<Document> rendering;
    private volatile @Nullable Rendered last;

    NamedDocument(Supplier<String> name, Supplier<Document> rendering) {
        this.name = name;
        this.rendering = rendering;
    }

    ResponseEntity<byte[]> answer() {
        return current().answer();
    }

    /// As it is now.
    Document current() {
        var current = name.get();
        var rendered = last;
        if (rendered == null || !rendered.name().equals(current)) {
            rendered = new Rendered(current, rendering.get());
            last = rendered;
        }
        return rendered.document();
    }

    private record Rendered(String name, Document document) {}
}

package com.onetimesecret.hub.messaging.log;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what pages hold.
final class TestPages {

    private TestPages() {}

    static List<Long> seqs(Page page) {
        return page.messages().stream()
                .map(message -> json(message).get("seq").longValue())
                .toList();
    }

    static JsonNode json(byte[] message) {
        return JsonMapper.shared().readTree(message);
    }
}

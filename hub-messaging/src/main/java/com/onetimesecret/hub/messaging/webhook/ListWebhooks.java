package com.onetimesecret.hub.messaging.webhook;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.messaging.query.Query;
import com.onetimesecret.hub.messaging.read.ReadSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/// Lists an agent's webhooks, ordered by id, a page at a time.
@Component
class ListWebhooks {

    private static final List<String> KNOWN = List.of("limit", "max_bytes", "cursor");

    private final JdbcWebhooks webhooks;
    private final ReadSettings settings;
    private final JsonMapper json;
    private final BaseUrl baseUrl;

    ListWebhooks(JdbcWebhooks webhooks, ReadSettings settings, JsonMapper json, BaseUrl baseUrl) {
        this.webhooks = webhooks;
        this.settings = settings;
        this.json = json;
        this.baseUrl = baseUrl;
    }

    /// As many as were asked for and fit, but at least one.
    ResponseEntity<WebhookController.WebhookList> page(CurrentAgent caller, MultiValueMap<String, String> parameters) {
        var query = new Query(parameters, KNOWN, List.of());
        var cursor = query.read(
                "cursor",
                text -> text.matches("w[a-zA-Z0-9_]{0,40}") ? Optional.of(text) : Optional.empty(),
                "must be a cursor from an earlier answer");
        var limit = query.number("limit", 1, settings.highestLimit(), settings.limit());
        var maxBytes = query.number(
                "max_bytes",
                1,
                settings.highestMaxBytes().toBytes(),
                settings.maxBytes().toBytes());
        query.refuseMistakes();

        var after = cursor == null ? "" : cursor.substring(1);
        var found = webhooks.of(caller.networkId(), caller.id()).stream()
                .filter(hook -> hook.id().value().compareTo(after) > 0)
                .sorted(Comparator.comparing(hook -> hook.id().value()))
                .map(WebhookController.Shown::of)
                .toList();
        var page = new ArrayList<WebhookController.Shown>();
        long bytes = 0;
        for (var hook : found) {
            bytes += json.writeValueAsBytes(hook).length;
            if (page.size() == limit || (!page.isEmpty() && bytes > maxBytes)) {
                break;
            }
            page.add(hook);
        }
        var last = page.isEmpty() ? after : page.getLast().id().value();
        var list = new WebhookController.WebhookList("w" + last, page.size() < found.size(), page);
        var answer = ResponseEntity.ok();
        if (list.hasMore()) {
            var next =
                    baseUrl.at(WebhookController.PATH) + "?cursor=" + list.cursor() + query.without(List.of("cursor"));
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(list);
    }
}

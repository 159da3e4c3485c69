package com.onetimesecret.hub.auth.chat;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.outbound.FetchFailed;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.auth.channel.Undelivered;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Posts one message to a network's chat.
@Component
public class SendChat {

    private final ChatWebhooks webhooks;
    private final SafeFetch fetch;
    private final JsonMapper mapper;

    SendChat(ChatWebhooks webhooks, SafeFetch fetch, JsonMapper mapper) {
        this.webhooks = webhooks;
        this.fetch = fetch;
        this.mapper = mapper;
    }

    /// Posts it; the chat has accepted it once this returns.
    ///
    /// @param said plain text in which nothing is markup, whoever chose the words
    public void send(NetworkId network, String said, String link) throws Undelivered {
        var target = webhooks.target(network).orElseThrow(() -> Undelivered.of(Undelivered.Reason.GONE, false));
        var body = mapper.writeValueAsBytes(target.kind().message(said, link));
        try {
            var answer = fetch.post(target.url(), Map.of("Content-Type", "application/json"), body);
            if (!answer.isSuccess()) {
                throw Undelivered.of(answer);
            }
        } catch (FetchFailed failed) {
            throw Undelivered.of(failed);
        }
    }
}

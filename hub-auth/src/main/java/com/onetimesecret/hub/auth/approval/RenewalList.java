package com.onetimesecret.hub.auth.approval;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.auth.ApprovalCard.Renewal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The agents of a renewal's card as they are stored: what is hashed, shown and renewed.
public final class RenewalList {

    private RenewalList() {}

    /// One text for one list, with times to the second.
    public static String write(List<Renewal> renewals) {
        var list = JsonMapper.shared().createArrayNode();
        for (var renewal : renewals) {
            var seen = renewal.lastSeenAt();
            list.addObject()
                    .put("agent_id", renewal.agentId().value())
                    .put("name", renewal.name())
                    .put("owner", renewal.owner())
                    .put("ends_at", renewal.endsAt().getEpochSecond())
                    .put("last_seen_at", seen == null ? 0 : seen.getEpochSecond())
                    .put("lasts", renewal.lasts().toSeconds());
        }
        return JsonMapper.shared().writeValueAsString(list);
    }

    /// The list of that text, where those in `renewed` go on.
    static List<Renewal> read(String text, List<String> renewed) {
        return JsonMapper.shared()
                .readTree(text)
                .valueStream()
                .map(node -> new Renewal(
                        new AgentId(node.get("agent_id").asString()),
                        node.get("name").asString(),
                        node.get("owner").asString(),
                        Instant.ofEpochSecond(node.get("ends_at").asLong()),
                        seen(node),
                        Duration.ofSeconds(node.get("lasts").asLong()),
                        renewed.contains(node.get("agent_id").asString())))
                .toList();
    }

    private static @Nullable Instant seen(JsonNode node) {
        var seconds = node.get("last_seen_at").asLong();
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }
}

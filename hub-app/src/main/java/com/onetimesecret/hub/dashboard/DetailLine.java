package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.page.AgentText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// One particular of an operation as people read it: a member's name and what it holds, in the agent's own words.
///
/// @param name empty where the particulars have no names
record DetailLine(AgentText name, AgentText text) {

    private static final int LONGEST = 1_000;
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /// The lines of canonical JSON; none for null.
    static List<DetailLine> of(@Nullable String details) {
        if (details == null) {
            return List.of();
        }
        var tree = EXACT.readTree(details);
        return tree.isObject()
                ? tree.properties().stream()
                        .map(member -> line(member.getKey(), member.getValue()))
                        .toList()
                : List.of(line("", tree));
    }

    private static DetailLine line(String name, JsonNode value) {
        var text = value.isString() ? value.stringValue() : EXACT.writeValueAsString(value);
        return new DetailLine(AgentText.of(name, AgentText.NAME), AgentText.of(text, LONGEST));
    }
}

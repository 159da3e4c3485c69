package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// All tools of the door.
@Component
class Tools {

    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final BaseUrl baseUrl;

    Tools(JsonMapper json, BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
        try (var file = new ClassPathResource("mcp/tools.json").getInputStream()) {
            for (var entry : json.readTree(file)) {
                var tool = Tool.of(entry);
                byName.put(tool.name(), tool);
            }
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Those that the agent's scopes let it use.
    ArrayNode of(CurrentAgent agent) {
        var shown = JsonNodeFactory.instance.arrayNode();
        byName.values().stream()
                .filter(tool -> tool.isOpenTo(agent))
                .map(Tool::described)
                .forEach(shown::add);
        return shown;
    }

    /// The same call as a step that the API proposes, in words for who has tools alone; empty if no tool makes it.
    Optional<String> saying(JsonNode step) {
        var href = step.path("href").asString("");
        var path = href.startsWith(baseUrl.value())
                ? href.substring(baseUrl.value().length())
                : href;
        var end = path.indexOf('?');
        var bare = end < 0 ? path : path.substring(0, end);
        return byName.values().stream()
                .flatMap(tool -> tool.arguments(step.path("method").asString(""), bare).stream()
                        .map(arguments -> tool.name() + (arguments.isEmpty() ? "" : " with " + arguments)))
                .findFirst();
    }
}

package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.web.InnerCalls;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Says what came of a tool: the raw answer of the API as structured content, and the same as text for a model, with
/// what others wrote behind a fence. A refusal says what to do about it.
@Component
class ToolResults {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Tools tools;
    private final Tokens tokens;
    private final JsonMapper json;

    ToolResults(Tools tools, Tokens tokens, JsonMapper json) {
        this.tools = tools;
        this.tokens = tokens;
        this.json = json;
    }

    /// What the API answered.
    ObjectNode of(Tool tool, InnerCalls.Result result) {
        var answer = read(result.body());
        return result.isGood() ? good(tool, answer) : refused(answer, result);
    }

    /// A call that was not made, and why.
    ObjectNode mistaken(Tool tool, List<String> mistakes) {
        return failed("The arguments of " + tool.name() + " are not right, and nothing was done. "
                + String.join(" ", mistakes));
    }

    private JsonNode read(String body) {
        if (body.isEmpty()) {
            return NODES.objectNode();
        }
        try {
            return json.readTree(body);
        } catch (JacksonException text) {
            return NODES.stringNode(body);
        }
    }

    private ObjectNode good(Tool tool, JsonNode answer) {
        var structured =
                answer instanceof ObjectNode whole ? whole : NODES.objectNode().set("items", answer);
        var result = NODES.objectNode();
        text(result, words(tool, structured));
        result.set("structuredContent", structured);
        return result.put("isError", false);
    }

    private String words(Tool tool, JsonNode answer) {
        var bare = answer.deepCopy();
        if (bare instanceof ObjectNode whole) {
            whole.remove("next");
        }
        var parts = new ArrayList<String>();
        if (!tool.foreign()) {
            parts.add(bare.toString());
        } else if (bare.path("messages").isArray()) {
            messages((ObjectNode) bare, parts);
        } else {
            var fence = new Fence(tokens);
            parts.add(fence.rule());
            parts.add(fence.around(bare.toString()));
        }
        steps(answer.path("next"), parts);
        return String.join("\n\n", parts);
    }

    private void messages(ObjectNode page, List<String> parts) {
        var messages = page.remove("messages");
        parts.add(page + (messages.isEmpty() ? " There are no messages." : ""));
        if (!messages.isEmpty()) {
            var fence = new Fence(tokens);
            parts.add(fence.rule());
            messages.forEach(message -> parts.add(fence.message(message)));
        }
    }

    private void steps(JsonNode next, List<String> parts) {
        var steps = new ArrayList<String>();
        for (var step : next) {
            tools.saying(step)
                    .ifPresent(call -> steps.add("- " + step.path("why").asString("") + ": " + call));
        }
        if (!steps.isEmpty()) {
            parts.add("What makes sense next:\n" + String.join("\n", steps));
        }
    }

    private ObjectNode refused(JsonNode problem, InnerCalls.Result result) {
        var parts = new ArrayList<String>();
        var title = problem.path("title").asString("The call was refused");
        var detail = problem.path("detail").asString(problem.path("message").asString(""));
        parts.add(title + " (" + result.status() + "). " + detail);
        for (var error : problem.path("errors")) {
            parts.add(mistake(error));
        }
        if (problem.path("owner_action_required").asBoolean(false)) {
            parts.add("Only a person can change that; trying again does not help.");
        }
        var wait = result.headers().get("Retry-After");
        if (wait != null) {
            parts.add("Try again in " + wait + " seconds.");
        }
        steps(problem.path("next"), parts);
        var page = problem.path("type").asString("");
        if (!page.isEmpty()) {
            parts.add("More about it: " + page);
        }
        var failed = failed(String.join("\n", parts));
        // Never as structured content, which has to be what the tool's output schema says.
        failed.putObject("_meta").set("com.onetimesecret.hub/problem", problem);
        return failed;
    }

    private static String mistake(JsonNode error) {
        var words = new StringBuilder("- ")
                .append(error.path("pointer").asString(""))
                .append(' ')
                .append(error.path("message").asString(""));
        if (!error.path("allowed").isEmpty()) {
            words.append("; allowed: ").append(error.path("allowed"));
        }
        if (error.has("did_you_mean")) {
            words.append("; did you mean ").append(error.path("did_you_mean")).append('?');
        }
        return words.toString();
    }

    private static ObjectNode failed(String words) {
        var result = NODES.objectNode();
        text(result, words);
        return result.put("isError", true);
    }

    private static void text(ObjectNode result, String words) {
        result.putArray("content").addObject().put("type", "text").put("text", words);
    }
}

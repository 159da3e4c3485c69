package com.onetimesecret.hub.a2a;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Agent;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.web.ShortText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What an agent's card says (A2A 1.0), as maps whose members are in the order of RFC 8785. No member has a default
/// or empty value, so that whoever leaves those out before checking the signature gets the same text.
final class AgentCard {

    static final String PATH = "/.well-known/agent-card.json";

    private static final List<String> MODES = List.of("text/plain", "application/json");
    private static final int SKILL_TEXT = 300;

    private AgentCard() {}

    /// The card of that agent, without signatures.
    static Map<String, Object> of(Agent agent, BaseUrl base) {
        var description = text(agent.purpose());
        var whole = new TreeMap<String, Object>();
        whole.put("name", agent.name());
        whole.put("description", description.isEmpty() ? "An agent of this network." : description);
        whole.put("version", agent.approvedAt().toString());
        whole.put("documentationUrl", base.at("/llms.txt"));
        whole.put("provider", sorted("organization", URI.create(base.value()).getAuthority(), "url", base.value()));
        whole.put(
                "supportedInterfaces",
                List.of(sorted(
                        "url",
                        base.at("/a/" + agent.id() + "/a2a"),
                        "protocolBinding",
                        "JSONRPC",
                        "protocolVersion",
                        "1.0")));
        whole.put("capabilities", sorted("streaming", true, "pushNotifications", true, "extendedAgentCard", false));
        whole.put("securitySchemes", schemes(base));
        whole.put(
                "securityRequirements",
                List.of(requirement("oauth2"), requirement("openIdConnect"), requirement("bearer")));
        whole.put("defaultInputModes", MODES);
        whole.put("defaultOutputModes", MODES);
        whole.put("skills", skills(agent, description));
        return whole;
    }

    private static Map<String, Object> schemes(BaseUrl base) {
        var scopes = new TreeMap<String, Object>();
        scopes.put(Scope.HANDOFF.wire(), "Hand tasks to the agent and follow them");
        scopes.put(Scope.POST.wire(), "Say more about a task, and answer what the agent asks");
        scopes.put(Scope.READ.wire(), "See what the agent asks about a task");
        scopes.put(Scope.SUBSCRIBE.wire(), "Have news of tasks pushed");
        var code = new TreeMap<String, Object>();
        code.put("authorizationUrl", base.at("/oauth2/authorize"));
        code.put("tokenUrl", base.at("/oauth2/token"));
        code.put("refreshUrl", base.at("/oauth2/token"));
        code.put("scopes", scopes);
        code.put("pkceRequired", true);
        var oauth = sorted(
                "description",
                "Register, and let a person approve you in their browser.",
                "flows",
                sorted("authorizationCode", code),
                "oauth2MetadataUrl",
                base.at("/.well-known/oauth-authorization-server"));
        var bearer = sorted(
                "description",
                "The access token of an agent that joined this network.",
                "scheme",
                "Bearer",
                "bearerFormat",
                "JWT");
        return sorted(
                "oauth2",
                sorted("oauth2SecurityScheme", oauth),
                "openIdConnect",
                sorted(
                        "openIdConnectSecurityScheme",
                        sorted("openIdConnectUrl", base.at("/.well-known/openid-configuration"))),
                "bearer",
                sorted("httpAuthSecurityScheme", bearer));
    }

    private static Map<String, Object> requirement(String scheme) {
        return sorted("schemes", sorted(scheme, sorted("list", List.of(Scope.HANDOFF.wire()))));
    }

    /// One for each capability that a person approved; an agent without any takes what is handed to it by name.
    private static List<Map<String, Object>> skills(Agent agent, String purpose) {
        if (agent.capabilities().isEmpty()) {
            var what = purpose.isEmpty() ? "Takes tasks." : purpose;
            return List.of(skill("tasks", ShortText.of(what, SKILL_TEXT)));
        }
        return agent.capabilities().stream()
                .sorted()
                .map(capability -> skill(capability, "Takes tasks that need `" + capability + "`."))
                .toList();
    }

    private static Map<String, Object> skill(String id, String description) {
        return sorted("id", id, "name", id, "description", description, "tags", List.of(id));
    }

    /// Without characters that JSON writers spell differently.
    private static String text(String said) {
        return said.replaceAll("[\\p{Cntrl}&&[^\n]]", " ").strip();
    }

    private static Map<String, Object> sorted(Object... members) {
        var map = new TreeMap<String, Object>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }
}

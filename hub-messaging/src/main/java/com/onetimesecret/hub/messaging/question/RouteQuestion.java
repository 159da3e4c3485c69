package com.onetimesecret.hub.messaging.question;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentDirectory;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Finds out whom a question is put before: those it names, those whose approved capabilities fit, or everybody.
@Component
class RouteQuestion {

    /// More agents than a network has; the directory is filtered here.
    private static final int ALL = 10_000;

    private final AgentDirectory directory;
    private final InstantSource clock;
    private final QuestionSettings settings;
    private final BaseUrl baseUrl;

    RouteQuestion(AgentDirectory directory, InstantSource clock, QuestionSettings settings, BaseUrl baseUrl) {
        this.directory = directory;
        this.clock = clock;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// The route of a question that is valid in itself; `at` points to its payload.
    ///
    /// @throws HubException unknown-recipient, for those that the payload names
    QuestionRoute of(CurrentAgent caller, JsonNode message, String at) {
        var payload = message.get("payload");
        var addressed = texts(payload.path("addressed_to"));
        refuseUnknown(caller, addressed, at);
        var capabilities = texts(payload.path("capabilities"));
        var named = texts(message.path("to"));
        var routed = new LinkedHashSet<>(named);
        routed.addAll(addressed);
        var forEverybody = routed.isEmpty() && capabilities.isEmpty();
        if (!capabilities.isEmpty()) {
            routed.addAll(capable(caller, capabilities));
        }
        if (payload.path("escalate_to_human").asBoolean(false)) {
            routed.add(QuestionRoute.HUMAN);
        }
        var routedTo = List.copyOf(routed);
        var forPeople = routed.contains(QuestionRoute.HUMAN);
        if (forEverybody) {
            return new QuestionRoute(null, routedTo, forPeople, true);
        }
        // What was meant for some is not told to all because nobody fits.
        var to = routedTo.isEmpty() ? List.of(caller.id().value()) : routedTo;
        return new QuestionRoute(to, routedTo, forPeople, to.equals(named));
    }

    private List<String> capable(CurrentAgent caller, List<String> capabilities) {
        var now = clock.instant();
        return directory.list(caller.networkId(), ALL).stream()
                .filter(agent -> agent.mayCallAt(now)
                        && !agent.id().equals(caller.id())
                        && agent.capabilities().containsAll(capabilities))
                .limit(settings.mostRouted())
                .map(agent -> agent.id().value())
                .toList();
    }

    private void refuseUnknown(CurrentAgent caller, List<String> addressed, String at) {
        if (addressed.isEmpty()) {
            return;
        }
        var known = directory.known(
                caller.networkId(), addressed.stream().map(AgentId::new).toList());
        var mistakes = new ArrayList<FieldError>();
        for (int i = 0; i < addressed.size(); i++) {
            if (!known.contains(new AgentId(addressed.get(i)))) {
                mistakes.add(new FieldError(
                        at + "/addressed_to/" + i, addressed.get(i), List.of(), null, "is no agent of this network"));
            }
        }
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.UNKNOWN_RECIPIENT, mistakes)
                    .next(NextStep.get("See who is on the network", baseUrl.at("/api/v2/agent/peers")));
        }
    }

    private static List<String> texts(JsonNode node) {
        return node.isString()
                ? List.of(node.stringValue())
                : node.valueStream().map(JsonNode::stringValue).toList();
    }
}

package com.onetimesecret.hub.messaging.peer;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.messaging.schema.MessageSchema;
import com.onetimesecret.hub.messaging.schema.MessageType;
import com.onetimesecret.hub.messaging.schema.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The directory of the caller's network, and the call by which an agent says that it is there.
@RestController
@RequestMapping("/api/v2/agent")
class PeerController {

    private final Peers peers;
    private final AnswerHeartbeat heartbeats;
    private final MessageSchema schema;
    private final BaseUrl baseUrl;
    private final JsonMapper json;

    PeerController(Peers peers, AnswerHeartbeat heartbeats, MessageSchema schema, BaseUrl baseUrl, JsonMapper json) {
        this.peers = peers;
        this.heartbeats = heartbeats;
        this.schema = schema;
        this.baseUrl = baseUrl;
        this.json = json;
    }

    @GetMapping("/peers")
    @RequiresScope(Scope.DISCOVER_AGENTS)
    ResponseEntity<PeerList> list(CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        var query = PeerQuery.of(parameters);
        var matching = peers.all(caller.networkId()).stream()
                .filter(query::admits)
                .sorted(Comparator.comparing(peer -> peer.agentId().value()))
                .filter(peer -> peer.agentId().value().compareTo(query.after()) > 0)
                .toList();
        var page = page(matching, query);
        var last = page.isEmpty() ? query.after() : page.getLast().agentId().value();
        var list = new PeerList("p" + last, matching.size() > page.size(), page);
        var answer = ResponseEntity.ok();
        if (list.hasMore()) {
            var next = baseUrl.at("/api/v2/agent/peers") + "?cursor=" + list.cursor() + query.parameters();
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(list);
    }

    /// As many as fit, but at least one.
    private List<Peer> page(List<Peer> matching, PeerQuery query) {
        var page = new ArrayList<Peer>();
        long bytes = 0;
        for (var peer : matching.subList(0, Math.min(matching.size(), query.limit()))) {
            bytes += json.writeValueAsBytes(peer).length;
            if (bytes > query.maxBytes() && !page.isEmpty()) {
                break;
            }
            page.add(peer);
        }
        return page;
    }

    @GetMapping("/peers/{id}")
    @RequiresScope(Scope.DISCOVER_AGENTS)
    Peer show(CurrentAgent caller, @PathVariable String id) {
        if (!AgentId.isValid(id)) {
            throw HubException.notFound();
        }
        return peers.find(caller.networkId(), new AgentId(id)).orElseThrow(HubException::notFound);
    }

    @PostMapping("/heartbeat")
    @AnyScope(whilePaused = true)
    @CountsAs(CountsAs.Limit.ACTION)
    HeartbeatAnswer heartbeat(CurrentAgent caller, HttpServletRequest request) throws IOException {
        var mistakes = schema.mistakesOfPayload(StrictJson.bodyIfAny(request), MessageType.HEARTBEAT, "");
        if (!mistakes.isEmpty()) {
            throw HubException.of(ProblemType.INVALID_MESSAGE, mistakes).next(heartbeats.again());
        }
        return heartbeats.answer(caller);
    }

    /// A page of the directory, ordered by id.
    record PeerList(String cursor, boolean hasMore, List<Peer> peers) {}
}

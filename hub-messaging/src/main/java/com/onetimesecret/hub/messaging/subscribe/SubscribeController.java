package com.onetimesecret.hub.messaging.subscribe;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.DirectCall;
import com.onetimesecret.hub.api.call.LiveAnswer;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.messaging.read.UnderstandQuery;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// `GET /api/v2/agent/subscribe` (WIRE 4): messages as they are stored, as server-sent events or lines of JSON.
@Controller
class SubscribeController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Streams streams;
    private final UnderstandQuery queries;

    SubscribeController(Streams streams, UnderstandQuery queries) {
        this.streams = streams;
        this.queries = queries;
    }

    @DirectCall
    @GetMapping(
            path = "/api/v2/agent/subscribe",
            produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @RequiresScope(Scope.SUBSCRIBE)
    LiveAnswer subscribe(
            CurrentAgent caller,
            CallCredential credential,
            @RequestParam MultiValueMap<String, String> parameters,
            HttpServletRequest request) {
        var wanted = queries.ofStream(parameters, request.getHeader(LAST_EVENT_ID), caller);
        return streams.open(wanted, Format.acceptedBy(request.getHeader(HttpHeaders.ACCEPT)), credential);
    }
}

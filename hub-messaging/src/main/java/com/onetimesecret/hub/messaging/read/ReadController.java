package com.onetimesecret.hub.messaging.read;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.message.MessageId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.messaging.delivery.Fetched;
import com.onetimesecret.hub.messaging.log.Filter;
import com.onetimesecret.hub.messaging.log.MessageLog;
import com.onetimesecret.hub.messaging.log.Page;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Gives messages out, in the bytes in which they were stored.
@RestController
class ReadController {

    private static final String PATH = "/api/v2/agent/messages";
    private static final String INBOX = "/api/v2/agent/inbox";

    private final MessageLog log;
    private final UnderstandQuery queries;
    private final Fetched fetched;
    private final BaseUrl baseUrl;

    ReadController(MessageLog log, UnderstandQuery queries, Fetched fetched, BaseUrl baseUrl) {
        this.log = log;
        this.queries = queries;
        this.fetched = fetched;
        this.baseUrl = baseUrl;
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.READ)
    ResponseEntity<byte[]> list(CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        return page(PATH, queries.of(parameters, caller), caller);
    }

    @GetMapping(INBOX)
    @RequiresScope(Scope.READ)
    ResponseEntity<byte[]> inbox(CurrentAgent caller, @RequestParam MultiValueMap<String, String> parameters) {
        return page(INBOX, queries.ofInbox(parameters, caller), caller);
    }

    private ResponseEntity<byte[]> page(String path, Reading reading, CurrentAgent caller) {
        var page = reading.patience().isZero()
                ? log.read(reading.filter(), reading.from(), reading.limit(), reading.maxBytes())
                : log.readOrWait(
                        reading.filter(), reading.from(), reading.limit(), reading.maxBytes(), reading.patience());
        fetched.note(caller.id(), page.addressed());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.LINK,
                        "<" + baseUrl.at(path) + "?since=" + page.cursor() + reading.parameters() + ">; rel=\"next\"")
                .body(json(page));
    }

    @GetMapping(PATH + "/{id}")
    @RequiresScope(Scope.READ)
    ResponseEntity<byte[]> show(CurrentAgent caller, @PathVariable String id) {
        if (!MessageId.isValid(id)) {
            throw HubException.notFound();
        }
        var message = log.find(new MessageId(id), Filter.everythingFor(caller.networkId(), caller.id()))
                .orElseThrow(HubException::notFound);
        fetched.note(caller.id(), List.of(new MessageId(id)));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(message);
    }

    private static byte[] json(Page page) {
        var json = new ByteArrayOutputStream();
        var head = "{\"cursor\":\"" + page.cursor() + "\",\"has_more\":" + page.hasMore() + ",\"gap\":" + page.gap()
                + ",\"messages\":[";
        json.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        var separator = "";
        for (var message : page.messages()) {
            json.writeBytes(separator.getBytes(StandardCharsets.UTF_8));
            json.writeBytes(message);
            separator = ",";
        }
        json.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return json.toByteArray();
    }
}

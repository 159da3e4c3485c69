package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.call.CurrentAgent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls the module's routes as an agent that was let through.
final class HubCalls {

    static final String MESSAGES = "/api/v2/agent/messages";
    static final String INBOX = "/api/v2/agent/inbox";

    private final MockMvc hub;

    HubCalls(WebApplicationContext context) {
        hub = MockMvcBuilders.webAppContextSetup(context).build();
    }

    Reply post(CurrentAgent caller, String path, String body) {
        return call(
                caller,
                MockMvcRequestBuilders.post(URI.create(path)).content(body).contentType("application/json"));
    }

    Reply get(CurrentAgent caller, String path) {
        return call(caller, MockMvcRequestBuilders.get(URI.create(path)));
    }

    Reply delete(CurrentAgent caller, String path) {
        return call(caller, MockMvcRequestBuilders.delete(URI.create(path)));
    }

    /// Posts a status of that text to those (all, if empty), with more members; says its id.
    String send(CurrentAgent from, String summary, String to, String more) {
        var addressed = to.isEmpty() ? "" : "\"to\":[\"" + to + "\"],";
        var stored = post(
                from,
                MESSAGES,
                "{\"type\":\"status_update\"," + addressed + more + "\"payload\":{\"status\":\"working\",\"summary\":\""
                        + summary + "\"}}");
        if (stored.status() != 201) {
            throw new IllegalStateException(stored.toString());
        }
        return stored.text("/id");
    }

    private Reply call(CurrentAgent caller, MockHttpServletRequestBuilder request) {
        try {
            var called = hub.perform(request.requestAttr(TestHubApplication.CALLER, caller))
                    .andReturn();
            var response = called.getRequest().isAsyncStarted()
                    ? hub.perform(MockMvcRequestBuilders.asyncDispatch(called))
                            .andReturn()
                            .getResponse()
                    : called.getResponse();
            return Reply.of(response);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// What the hub answered.
    record Reply(int status, JsonNode body, String raw) {

        static Reply of(MockHttpServletResponse response) throws Exception {
            var raw = response.getContentAsString(StandardCharsets.UTF_8);
            return new Reply(response.getStatus(), JsonMapper.shared().readTree(raw.isEmpty() ? "{}" : raw), raw);
        }

        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }
}

package com.onetimesecret.hub.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.Wire;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Holds answers of a hub against the document that it publishes.
final class Traffic {

    private final JsonNode document;
    private final Schemas schemas;

    Traffic(RunningHub hub) {
        document = Wire.send(Wire.to(hub.baseUrl() + "/openapi.json")).body();
        schemas = new Schemas(document);
    }

    /// The answer, which is as the document says that this call answers.
    ///
    /// @param status which one is meant
    /// @param call method and path as the document writes them
    Answer is(int status, String call, Answer answer) {
        var name = call + " -> " + answer.status();
        assertThat(answer.status()).as(name + " " + answer.body()).isEqualTo(status);
        var operation = document.path("paths")
                .path(call.substring(call.indexOf(' ') + 1))
                .path(call.substring(0, call.indexOf(' ')).toLowerCase(Locale.ROOT));
        assertThat(operation.isObject()).as(call).isTrue();
        var declared = operation.path("responses").path(String.valueOf(answer.status()));
        assertThat(declared.isObject()).as(name + " is declared").isTrue();
        var response = Schemas.resolved(document, declared);
        var contents = Schemas.contents(response);
        var type = answer.header("Content-Type").replaceFirst(";.*", "").strip();
        if (contents.isEmpty()) {
            assertThat(answer.body().isEmpty()).as(name + " " + answer.body()).isTrue();
        } else {
            assertThat(contents).as(name).containsKey(type);
            var schema = contents.getOrDefault(type, document.path("none")).path("schema");
            if (schema.isObject()) {
                assertThat(schemas.mistakes(schema, answer.body(), true))
                        .as(name + " " + answer.body())
                        .isEmpty();
            }
        }
        return answer;
    }
}

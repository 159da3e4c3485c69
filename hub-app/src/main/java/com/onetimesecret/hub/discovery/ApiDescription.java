package com.onetimesecret.hub.discovery;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What can be called here, as OpenAPI 3.1: a resource that a test makes from the running hub, with this hub's
/// address in it. It is read when somebody first asks, so that a start does not wait for it.
@Component
public class ApiDescription {

    /// The type of an OpenAPI document in JSON.
    static final MediaType TYPE = MediaType.APPLICATION_JSON;

    private static final String RESOURCE = "guide/openapi.json";

    private final Template template;
    private final JsonMapper json;
    private volatile @Nullable LargeDocument document;

    ApiDescription(Template template, JsonMapper json) {
        this.template = template;
        this.json = json;
    }

    /// As it is published.
    LargeDocument document() {
        var known = document;
        if (known == null) {
            known = LargeDocument.of(TYPE, json.writeValueAsString(read()));
            document = known;
        }
        return known;
    }

    /// The description itself, read anew.
    public JsonNode read() {
        return json.readTree(template.render(RESOURCE));
    }
}

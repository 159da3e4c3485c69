package com.onetimesecret.hub.discovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.call.OpenToAll;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The description of all calls, and the catalog that leads to it (RFC 9727).
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = HttpHeaders.ETAG)
class ApiController {

    private static final MediaType LINKSET =
            MediaType.parseMediaType("application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"");

    private final ApiDescription description;
    private final Document catalog;

    ApiController(ApiDescription description, HubDescription hub, JsonMapper json) {
        this.description = description;
        catalog = Document.of(LINKSET, json.writeValueAsString(new Catalog(List.of(Context.of(hub)))));
    }

    @OpenToAll
    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> openApi(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false) @Nullable String encodings) {
        return description.document().answer(encodings);
    }

    @OpenToAll
    @GetMapping("/.well-known/api-catalog")
    ResponseEntity<byte[]> catalog() {
        return catalog.answer();
    }

    /// What is said of one API (RFC 9264).
    private record Context(
            String anchor,
            @JsonProperty("service-desc") List<Target> descriptions,
            @JsonProperty("service-doc") List<Target> texts,
            @JsonProperty("service-meta") List<Target> metadata,
            List<Target> status) {

        static Context of(HubDescription hub) {
            var base = hub.base();
            return new Context(
                    base.at("/"),
                    List.of(Target.json(hub.openApiUrl()), Target.json(hub.manifestUrl())),
                    List.of(new Target(hub.docsUrl(), "text/html"), new Target(hub.guideUrl(), "text/plain")),
                    List.of(
                            Target.json(base.at("/.well-known/oauth-authorization-server")),
                            Target.json(base.at("/.well-known/oauth-protected-resource"))),
                    List.of(Target.json(base.at("/readyz"))));
        }
    }

    /// Where a link leads.
    private record Target(String href, String type) {

        static Target json(String href) {
            return new Target(href, "application/json");
        }
    }

    /// All APIs here: one.
    private record Catalog(List<Context> linkset) {}
}

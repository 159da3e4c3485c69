package com.onetimesecret.hub.docspage;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.discovery.ApiDescription;
import com.onetimesecret.hub.discovery.LargeDocument;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/// `/docs`: the same for everybody, so it is rendered once a language, when somebody first looks.
@RestController
class DocsController {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    private final ApiDescription description;
    private final ITemplateEngine templates;
    private final Map<String, LargeDocument> pages = new ConcurrentHashMap<>();

    DocsController(ApiDescription description, ITemplateEngine templates) {
        this.description = description;
        this.templates = templates;
    }

    @OpenToAll
    @GetMapping("/docs")
    ResponseEntity<byte[]> docs(
            Locale locale,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false) @Nullable String encodings) {
        var language = locale.getLanguage().equals("de") ? Locale.GERMAN : Locale.ENGLISH;
        return pages.computeIfAbsent(language.getLanguage(), name -> render(language))
                .answer(encodings);
    }

    private LargeDocument render(Locale language) {
        var api = new ReadApi(description.read());
        var values = Map.<String, Object>of("groups", api.groups(), "base", api.server(), "ways", api.ways());
        return LargeDocument.of(HTML, templates.process("docs", new Context(language, values)));
    }
}

package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.call.OpenToAll;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.ModelAndView;

/// The bare base URL: a page for people, the guide for everything else.
@Controller
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = {HttpHeaders.ETAG, HttpHeaders.LINK})
class FrontDoorController {

    private final HubDescription hub;
    private final NamedDocument guide;

    FrontDoorController(HubDescription hub, Template template) {
        this.hub = hub;
        guide = new NamedDocument(
                hub::networkName, () -> Document.of(Document.MARKDOWN, template.render("guide/guide.md")));
    }

    /// The page or the guide; a client that does not ask for HTML by name reads Markdown more easily.
    @OpenToAll
    @GetMapping("/")
    Object welcome(
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            HttpServletResponse response) {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.addHeader(HttpHeaders.LINK, link(hub.manifestUrl(), "service-desc", "application/json"));
        response.addHeader(HttpHeaders.LINK, link(hub.guideUrl(), "service-doc", "text/plain"));
        response.addHeader(HttpHeaders.LINK, link(hub.openApiUrl(), "service-desc", ApiDescription.TYPE.toString()));
        response.addHeader(HttpHeaders.LINK, link(hub.docsUrl(), "service-doc", "text/html"));
        response.addHeader(HttpHeaders.LINK, link(hub.apiCatalogUrl(), "api-catalog", "application/linkset+json"));
        response.addHeader(HttpHeaders.LINK, link(hub.aiCatalogUrl(), "ai-catalog", "application/ai-catalog+json"));
        return wantsHtml(accept) ? new ModelAndView("welcome", "network", hub.networkName()) : guide.answer();
    }

    private static boolean wantsHtml(@Nullable String accept) {
        var accepted = parse(accept);
        return names(accepted, MediaType.TEXT_HTML) && !names(accepted, Document.MARKDOWN);
    }

    private static List<MediaType> parse(@Nullable String accept) {
        try {
            return accept == null ? List.of() : MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException nonsense) {
            return List.of();
        }
    }

    private static boolean names(List<MediaType> accepted, MediaType type) {
        return accepted.stream().anyMatch(range -> range.equalsTypeAndSubtype(type) && range.getQualityValue() > 0);
    }

    private static String link(String url, String relation, String type) {
        return "<" + url + ">; rel=\"" + relation + "\"; type=\"" + type + "\"";
    }
}

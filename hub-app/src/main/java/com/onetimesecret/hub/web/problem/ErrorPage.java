package com.onetimesecret.hub.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/// A refusal as people see it in their browser: the template `error.html`, or bare HTML where that cannot be had.
@Component
class ErrorPage {

    private static final Logger log = LoggerFactory.getLogger(ErrorPage.class);

    private final ObjectProvider<ThymeleafViewResolver> templates;
    private final boolean hasTemplate = new ClassPathResource("templates/error.html").exists();

    ErrorPage(ObjectProvider<ThymeleafViewResolver> templates) {
        this.templates = templates;
    }

    void render(Refusal refusal, String requestId, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var resolver = templates.getIfAvailable();
        if (hasTemplate && resolver != null) {
            try {
                var view = resolver.resolveViewName("error", request.getLocale());
                if (view != null) {
                    view.render(model(refusal, requestId), request, response);
                    return;
                }
            } catch (Exception broken) {
                // The page of an error must not fail: people still have to learn what went wrong.
                log.error("The error page cannot be rendered", broken);
                if (response.isCommitted()) {
                    return;
                }
                response.resetBuffer();
            }
        }
        var html = """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%1$s</title></head><body><h1>%1$s</h1><p>%2$s</p><p>Request <code>%3$s</code></p>
                <p><a href="/">Start page</a></p></body></html>
                """.formatted(
                        HtmlUtils.htmlEscape(refusal.reason().type().title()),
                        HtmlUtils.htmlEscape(refusal.reason().publicDetail()),
                        requestId);
        var body = html.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Map<String, Object> model(Refusal refusal, String requestId) {
        return Map.of(
                "status", refusal.status(),
                "title", refusal.reason().type().title(),
                "detail", refusal.reason().publicDetail(),
                "requestId", requestId);
    }
}

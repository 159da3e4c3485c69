package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// The page behind every problem's `type` URL: what it means, what to do, and an example.
@RestController
@CrossOrigin(
        origins = "*",
        methods = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS},
        exposedHeaders = HttpHeaders.ETAG)
class ProblemPageController {

    private final HubDescription hub;
    private final Map<String, Document> pages;
    private final Document list;

    ProblemPageController(HubDescription hub, Template template) {
        this.hub = hub;
        pages = Arrays.stream(ProblemType.values())
                .map(ProblemType::slug)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), slug -> page(template, slug)));
        list = Document.of(Document.MARKDOWN, list(hub));
    }

    @OpenToAll
    @GetMapping("/problems")
    ResponseEntity<byte[]> list() {
        return list.answer();
    }

    @OpenToAll
    @GetMapping("/problems/{slug}")
    ResponseEntity<byte[]> page(@PathVariable String slug) {
        var page = pages.get(slug);
        if (page == null) {
            throw HubException.notFound().next(NextStep.get("see every problem type", hub.problemsUrl()));
        }
        return page.answer();
    }

    private static Document page(Template template, String slug) {
        return Document.of(Document.MARKDOWN, template.render("problems/" + slug + ".md"));
    }

    private static String list(HubDescription hub) {
        return Arrays.stream(ProblemType.values())
                .map(type -> "- [%s](%s/%s): %d, %s"
                        .formatted(type.slug(), hub.problemsUrl(), type.slug(), type.status(), type.title()))
                .collect(Collectors.joining("\n", "# Problems\n\nEvery refusal names one of these.\n\n", "\n"));
    }
}

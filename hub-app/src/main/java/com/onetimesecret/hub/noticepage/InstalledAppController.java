package com.onetimesecret.hub.noticepage;

import com.onetimesecret.hub.api.call.OpenToAll;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// What makes the pages an app that a phone installs: its manifest, and the script that shows notifications.
@RestController
class InstalledAppController {

    private static final MediaType MANIFEST = new MediaType("application", "manifest+json", StandardCharsets.UTF_8);
    private static final MediaType SCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

    private static final String INK = "#0f6b5c";
    private static final String PAPER = "#f5f4f0";

    private final byte[] manifest;
    private final Resource worker = new ClassPathResource("static/sw.js");

    InstalledAppController(JsonMapper mapper) {
        this.manifest = mapper.writeValueAsBytes(new Manifest(
                "Agent Network Hub",
                "Agent Hub",
                "/dashboard",
                "/dashboard",
                "/",
                "standalone",
                PAPER,
                INK,
                List.of(
                        Icon.of("icon-192", 192, "any"),
                        Icon.of("icon-512", 512, "any"),
                        Icon.of("icon-maskable-192", 192, "maskable"),
                        Icon.of("icon-maskable-512", 512, "maskable"))));
    }

    /// The members of a web app manifest.
    record Manifest(
            String name,
            String shortName,
            String id,
            String startUrl,
            String scope,
            String display,
            String backgroundColor,
            String themeColor,
            List<Icon> icons) {}

    /// One picture of the app.
    record Icon(String src, String sizes, String type, String purpose) {

        static Icon of(String name, int size, String purpose) {
            return new Icon("/assets/" + name + ".png", size + "x" + size, "image/png", purpose);
        }
    }

    @OpenToAll
    @GetMapping("/manifest.webmanifest")
    ResponseEntity<byte[]> manifest() {
        return ResponseEntity.ok()
                .contentType(MANIFEST)
                .cacheControl(CacheControl.noCache())
                .body(manifest);
    }

    /// At the root, because a service worker is in charge of what is below it.
    @OpenToAll
    @GetMapping("/sw.js")
    ResponseEntity<Resource> worker() {
        return ResponseEntity.ok()
                .contentType(SCRIPT)
                .cacheControl(CacheControl.noCache())
                .header("Service-Worker-Allowed", "/")
                .body(worker);
    }
}

package com.onetimesecret.hub.discovery;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.api.problem.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/// Discovery alone on a real Jetty, published as `https://hub.example`, with a welcome page of one word.
final class DiscoveryServer implements AutoCloseable {

    static final BaseUrl BASE = new BaseUrl("https://hub.example");

    private final ServletWebServerApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private DiscoveryServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    static DiscoveryServer start() {
        return new DiscoveryServer((ServletWebServerApplicationContext) new SpringApplicationBuilder(Discovery.class)
                .properties(
                        "server.port=0",
                        "spring.config.location=optional:classpath:/none/",
                        "spring.jackson.property-naming-strategy=SNAKE_CASE",
                        "spring.main.banner-mode=off")
                .run());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return call("GET", path, headers);
    }

    HttpResponse<String> call(String method, String path, String... headers) throws IOException, InterruptedException {
        var port = Objects.requireNonNull(context.getWebServer()).getPort();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    // No @Configuration: the whole app, whose tests share this class path, must not find it.
    @ImportAutoConfiguration({
        JettyServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @Import({
        HubDescription.class,
        Schemas.class,
        Template.class,
        Skill.class,
        CatalogController.class,
        DiscoveryController.class,
        FrontDoorController.class,
        ProblemPageController.class
    })
    static class Discovery {

        @Bean
        BaseUrl baseUrl() {
            return BASE;
        }

        @Bean
        DiscoverySettings settingsSettings() {
            return new DiscoverySettings("Test Network", Duration.ofHours(24), 30);
        }

        @Bean
        NetworkName networkName() {
            return new NetworkName(Optional::empty, InstantSource.system());
        }

        @Bean
        NetworkManifests networkManifests(HubDescription hub, JsonMapper json) {
            return new NetworkManifests(
                    hub, slug -> slug.equals("acme") ? Optional.of("Acme") : Optional.empty(), json);
        }

        @Bean
        RateLimits rateLimits() {
            return new RateLimits(11, 61, 121, 101, 31);
        }

        @Bean
        View welcome() {
            return new WelcomeWord();
        }

        @Bean
        StatusOnly statusOnly() {
            return new StatusOnly();
        }
    }

    // Problems are rendered by another package; here the status is enough.
    @RestControllerAdvice(basePackageClasses = DiscoveryServer.class)
    static class StatusOnly {

        @ExceptionHandler
        ResponseEntity<String> refuse(HubException refusal) {
            return ResponseEntity.status(refusal.type().status())
                    .body(refusal.next().getFirst().href());
        }
    }

    private static final class WelcomeWord implements View {

        @Override
        public String getContentType() {
            return "text/html";
        }

        @Override
        public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType(getContentType());
            response.getWriter().print("<h1>" + Objects.requireNonNull(model).get("network") + "</h1>");
        }
    }
}

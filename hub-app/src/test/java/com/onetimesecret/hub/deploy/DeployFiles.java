package com.onetimesecret.hub.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.web.bind.annotation.GetMapping;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.toml.TomlMapper;

/// What is in `deploy/`, read as the platforms read it, beside what the hub itself says of what they name.
final class DeployFiles {

    static final Path FOLDER = Path.of("..", "deploy").toAbsolutePath().normalize();

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)[:}]");
    // What stops after the web server: the embedded PostgreSQL and the pool.
    private static final Duration REST = Duration.ofSeconds(15);

    private DeployFiles() {}

    static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The documents of a YAML file; a name that stands twice is a mistake.
    static List<JsonNode> yaml(String name) {
        return documents(text(name));
    }

    private static List<JsonNode> documents(String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var mapper = JsonMapper.shared();
        var documents = new Yaml(options).loadAll(text).iterator();
        var nodes = new ArrayList<JsonNode>();
        documents.forEachRemaining(document -> nodes.add(mapper.valueToTree(document)));
        return nodes;
    }

    static JsonNode json(String name) {
        return JsonMapper.shared().readTree(text(name));
    }

    static JsonNode toml(String name) {
        return new TomlMapper().readTree(text(name));
    }

    /// The variables that `application.yaml` reads; the hub refuses every other one of its name.
    static Set<String> variables() {
        return PLACEHOLDER
                .matcher(settingsText())
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet());
    }

    /// The paths by which the hub says how it is.
    static List<String> healthPaths() {
        try {
            return Arrays.stream(Class.forName("com.onetimesecret.hub.web.HealthController")
                            .getDeclaredMethods())
                    .map(method -> method.getAnnotation(GetMapping.class))
                    .filter(mapping -> mapping != null)
                    .flatMap(mapping -> Arrays.stream(mapping.path()))
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How long a hub may take to end after SIGTERM.
    static Duration longestEnd() {
        var settings = documents(settingsText()).getFirst();
        var drain = settings.path("hub").path("drain");
        return REST.plus(duration(settings.path("spring").path("lifecycle").path("timeout-per-shutdown-phase")))
                .plus(duration(drain.path("within")))
                // The longest that an operator may set.
                .plus(drain.has("pause") ? REST : Duration.ZERO);
    }

    private static Duration duration(JsonNode node) {
        return node.isMissingNode() ? Duration.ZERO : DurationStyle.detectAndParse(node.asString());
    }

    private static String settingsText() {
        try (var settings = DeployFiles.class.getResourceAsStream("/application.yaml")) {
            return new String(settings.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package com.onetimesecret.hub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the files for platforms promise them about the hub is true, and they ask for what they should.
class PlatformFilesTests {

    private static final int PORT = 8080;
    private static final int USER = 10001;

    @Test
    void northflankKnowsEachArgumentAndEachStepBeforeItIsUsed() {
        var template = DeployFiles.json("northflank.json");
        assertThat(template.get("apiVersion").asString()).isEqualTo("v1.2");
        var arguments = Set.copyOf(template.get("arguments").propertyNames());
        var used = uses(template.get("spec").toString(), "args");
        assertThat(used).isEqualTo(arguments);
        var known = new HashSet<String>();
        steps(template.get("spec"), step -> {
            // A step may name what came before it, and nothing else.
            var inner = step.path("spec").has("steps") ? "" : step.toString();
            assertThat(known).containsAll(uses(inner, "refs"));
            assertThat(step.get("kind").asString())
                    .isIn("Workflow", "Project", "Addon", "SecretGroup", "Condition", "CombinedService");
            if (step.has("ref")) {
                known.add(step.get("ref").asString());
            }
        });
        assertThat(known).containsExactlyInAnyOrder("project", "database", "secrets", "hub");
    }

    @Test
    void northflankGetsAServiceItsDatabaseItsSecretsAndItsChecks() {
        var steps = new ArrayList<JsonNode>();
        steps(DeployFiles.json("northflank.json").get("spec"), steps::add);
        var hub = spec(steps, "CombinedService");
        var port = hub.get("ports").get(0);
        assertThat(port.get("internalPort").asInt()).isEqualTo(PORT);
        assertThat(port.get("name").asString())
                .matches("[a-zA-Z](-?[a-zA-Z0-9]+)*")
                .hasSizeLessThan(9);
        assertThat(port.get("domains").get(0).asString()).isEqualTo("${args.DOMAIN}");
        assertThat(hub.at("/deployment/gracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(seconds());
        assertThat(hub.at("/buildSettings/dockerfile/dockerFilePath").asString())
                .isEqualTo("/deploy/Dockerfile");
        assertThat(hub.get("healthChecks").valueStream().map(c -> c.get("type").asString()))
                .containsExactlyInAnyOrder("startupProbe", "readinessProbe", "livenessProbe");
        hub.get("healthChecks").forEach(check -> {
            assertThat(DeployFiles.healthPaths()).contains(check.get("path").asString());
            assertThat(check.get("port").asInt()).isEqualTo(PORT);
        });
        var secrets = spec(steps, "SecretGroup");
        assertKnown(secrets.at("/secrets/variables").propertyNames());
        assertThat(secrets.at("/addonDependencies/0/keys/0/aliases/0").asString())
                .isEqualTo("DATABASE_URL");
        assertThat(spec(steps, "Addon").get("type").asString()).isEqualTo("postgresql");
        assertThat(spec(steps, "Addon").get("backupSchedules")).isNotEmpty();
    }

    @Test
    void flyWaitsForTheHubAndNeverStopsIt() {
        var fly = DeployFiles.toml("fly.toml");
        assertThat(fly.get("kill_signal").asString()).isEqualTo("SIGTERM");
        // Fly waits 300 seconds at most.
        assertThat(fly.get("kill_timeout").asInt()).isBetween(seconds(), 300);
        var service = fly.get("http_service");
        assertThat(service.get("internal_port").asInt()).isEqualTo(PORT);
        assertThat(service.get("force_https").asBoolean()).isTrue();
        assertThat(service.get("auto_stop_machines").asString()).isEqualTo("off");
        assertThat(service.get("min_machines_running").asInt()).isPositive();
        assertThat(DeployFiles.healthPaths())
                .contains(service.at("/checks/0/path").asString());
        assertKnown(fly.get("env").propertyNames());
        assertThat(fly.at("/env/PORT").asString()).isEqualTo(String.valueOf(PORT));
    }

    @Test
    void composeRunsTheHubWithoutRightsBesideAHealthyDatabase() {
        var services = DeployFiles.yaml("compose.yaml").getFirst().get("services");
        var hub = services.get("hub");
        assertThat(hub.get("read_only").asBoolean()).isTrue();
        assertThat(hub.get("cap_drop").get(0).asString()).isEqualTo("ALL");
        assertThat(hub.get("security_opt").get(0).asString()).isEqualTo("no-new-privileges:true");
        assertThat(hub.get("tmpfs").valueStream().map(JsonNode::asString))
                .anyMatch(mount -> mount.startsWith("/tmp:"))
                .anyMatch(mount -> mount.startsWith("/data:") && mount.contains("uid=" + USER));
        assertThat(hub.at("/depends_on/database/condition").asString()).isEqualTo("service_healthy");
        assertThat(Integer.parseInt(hub.get("stop_grace_period").asString().replace("s", "")))
                .isGreaterThanOrEqualTo(seconds());
        // The certificate is the proxy's: nobody else reaches the port.
        assertThat(hub.get("ports").get(0).asString()).isEqualTo("127.0.0.1:" + PORT + ":" + PORT);
        assertKnown(hub.get("environment").propertyNames());
        var image = services.at("/database/image").asString();
        assertThat(Integer.parseInt(image.replaceAll("postgres:(\\d+).*", "$1")))
                .isGreaterThanOrEqualTo(15);
        assertThat(services.get("database").has("healthcheck")).isTrue();
    }

    @Test
    void composeAsksForWhatTheExampleNames() {
        var required = Pattern.compile("\\$\\{([A-Z_]+):\\?")
                .matcher(DeployFiles.text("compose.yaml"))
                .results()
                .map(found -> found.group(1))
                .toList();
        var named = DeployFiles.text("env.example")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Set.copyOf(required).stream().map(name -> name + "=").toList());
    }

    @Test
    void kubernetesRunsTheHubWithoutRights() {
        var pod = kind("Deployment").at("/spec/template/spec");
        assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(USER);
        assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        var rights = pod.at("/containers/0/securityContext");
        assertThat(rights.get("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(rights.get("allowPrivilegeEscalation").asBoolean()).isFalse();
        assertThat(rights.at("/capabilities/drop/0").asString()).isEqualTo("ALL");
        assertThat(pod.at("/containers/0/volumeMounts")
                        .valueStream()
                        .map(m -> m.get("mountPath").asString()))
                .containsExactlyInAnyOrder("/tmp", "/data");
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(seconds());
    }

    @Test
    void kubernetesAsksTheHubHowItIsAndFindsIt() {
        var deployment = kind("Deployment");
        var container = deployment.at("/spec/template/spec/containers/0");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(PORT);
        for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(DeployFiles.healthPaths())
                    .contains(container.at("/" + probe + "/httpGet/path").asString());
            assertThat(container.at("/" + probe + "/httpGet/port").asString()).isEqualTo("http");
        }
        var label = deployment.at("/spec/template/metadata/labels");
        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(label);
        assertThat(kind("Service").at("/spec/selector")).isEqualTo(label);
        assertThat(kind("PodDisruptionBudget").at("/spec/selector/matchLabels")).isEqualTo(label);
        assertThat(kind("PodDisruptionBudget").at("/spec/minAvailable").asInt())
                .isLessThan(deployment.at("/spec/replicas").asInt());
        assertThat(kind("Ingress")
                        .at("/spec/rules/0/http/paths/0/backend/service/name")
                        .asString())
                .isEqualTo(kind("Service").at("/metadata/name").asString());
        assertKnown(kind("ConfigMap").get("data").propertyNames());
    }

    @Test
    void systemdRunsTheHubWithoutRights() {
        var unit = DeployFiles.text("hub.service").lines().toList();
        assertThat(unit)
                .contains(
                        "DynamicUser=yes",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "ProtectHome=yes",
                        "PrivateTmp=yes",
                        "CapabilityBoundingSet=",
                        "SystemCallFilter=@system-service",
                        // Exit codes of a hub that was told something wrong, and of one that was asked to end.
                        "RestartPreventExitStatus=2",
                        "SuccessExitStatus=143");
        var stop =
                unit.stream().filter(line -> line.startsWith("TimeoutStopSec=")).findFirst();
        assertThat(stop)
                .hasValueSatisfying(line ->
                        assertThat(Integer.parseInt(line.split("=", 2)[1])).isGreaterThanOrEqualTo(seconds()));
        var variables = unit.stream()
                .filter(line -> line.startsWith("Environment="))
                .flatMap(line -> Pattern.compile("([A-Z_]+)=/").matcher(line).results())
                .map(found -> found.group(1))
                // The launcher's own.
                .filter(name -> !name.equals("HUB_CACHE_DIR"))
                .toList();
        assertThat(variables).isNotEmpty();
        assertKnown(variables);
    }

    @Test
    void theImageHasAUserAnInitAndACheck() {
        var dockerfile = DeployFiles.text("Dockerfile");
        assertThat(dockerfile)
                .contains("USER " + USER + ":" + USER, "EXPOSE " + PORT, "CMD [\"/opt/hub/healthy\"]")
                .contains("ENTRYPOINT [\"/usr/bin/tini\", \"--\", \"/opt/hub/hub\"]")
                .doesNotContain(":latest");
        assertThat(DeployFiles.text("healthy")).contains(" /readyz ");
        var jib = DeployFiles.text("image.xml");
        assertThat(jib).contains("<user>" + USER + ":" + USER + "</user>", "<port>" + PORT + "</port>");
        var set = Pattern.compile("(?m)^ENV (.*)$").matcher(dockerfile);
        assertThat(set.find()).isTrue();
        for (var assignment : set.group(1).split(" ", -1)) {
            var parts = assignment.split("=", 2);
            assertThat(jib).contains("<" + parts[0] + ">" + parts[1] + "</" + parts[0] + ">");
        }
    }

    private static int seconds() {
        return Math.toIntExact(
                DeployFiles.longestEnd().plus(Duration.ofMillis(999)).toSeconds());
    }

    private static JsonNode kind(String kind) {
        return DeployFiles.yaml("kubernetes.yaml").stream()
                .filter(document -> document.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static void assertKnown(Iterable<String> names) {
        assertThat(DeployFiles.variables()).containsAll(names);
    }

    private static JsonNode spec(List<JsonNode> steps, String kind) {
        return steps.stream()
                .filter(step -> step.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow()
                .get("spec");
    }

    private static void steps(JsonNode node, Consumer<JsonNode> seen) {
        seen.accept(node);
        node.path("spec").path("steps").forEach(step -> steps(step, seen));
    }

    private static Set<String> uses(String text, String of) {
        var names = new HashSet<String>();
        Pattern.compile("\\$\\{" + of + "\\.([A-Za-z_]+)")
                .matcher(text)
                .results()
                .forEach(found -> names.add(found.group(1)));
        return names;
    }
}

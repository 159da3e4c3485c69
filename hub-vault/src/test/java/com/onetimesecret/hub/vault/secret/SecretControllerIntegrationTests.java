package com.onetimesecret.hub.vault.secret;

import static com.onetimesecret.hub.vault.secret.TestVault.agent;
import static com.onetimesecret.hub.vault.secret.TestVault.person;
import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The routes of WIRE 5 as a client sees them; who calls is given, everything behind is real.
class SecretControllerIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final TestVault VAULT = TestVault.on(TestVault.database());

    private Caller caller = agent();

    private final MockMvcTester http = MockMvcTester.of(
            List.of(new SecretController(
                    VAULT.createSecret, TestVault.SETTINGS, new BaseUrl("https://hub.example.com"), TestVault.TOKENS)),
            mvc -> mvc.setMessageConverters(new JacksonJsonHttpMessageConverter(JSON))
                    .setCustomArgumentResolvers(new GivenCaller())
                    .setControllerAdvice(new Refusals())
                    .build());

    @Test
    void answersANewSecretWithItsKeysAndWhatToDoNext() {
        var result = post("/api/v2/secret", "{\"secret\":\"hunter2\",\"ttl\":3600}");
        var created = json(result);
        var key = created.path("secret_key").asString();

        assertThat(result).hasStatus(201).headers().hasValue("Cache-Control", "no-store");
        assertThat(created.propertyNames())
                .containsExactlyInAnyOrder(
                        "secret_key", "secret_url", "receipt_key", "receipt_url", "expires_at", "next");
        assertThat(key).matches("[a-zA-Z0-9]{43}");
        assertThat(created.path("secret_url").asString()).isEqualTo("https://hub.example.com/api/v2/secret/" + key);
        assertThat(created.path("expires_at").asString()).endsWith("Z");
        assertThat(created.path("next")
                        .valueStream()
                        .map(step -> step.path("href").asString().replace(key, "KEY")))
                .startsWith(
                        "https://hub.example.com/api/v2/agent/messages",
                        "https://hub.example.com/api/v2/secret/KEY/reveal");
        assertThat(created.toString()).doesNotContain("hunter2");
    }

    @Test
    void asksPeopleForTheRightToHandleSecrets() {
        caller = person(CurrentPerson.Right.DECIDE);
        assertThat(post("/api/v2/secret", "{\"secret\":\"hunter2\"}")).hasStatus(403);

        caller = person(CurrentPerson.Right.SECRETS);
        assertThat(post("/api/v2/secret", "{\"secret\":\"hunter2\"}")).hasStatus(201);
    }

    private MvcTestResult post(String path, @Nullable String body) {
        var request = http.post().uri(path);
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON).content(body).exchange();
    }

    private static JsonNode json(MvcTestResult result) {
        return JSON.readTree(result.getResponse().getContentAsByteArray());
    }

    private final class GivenCaller implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binderFactory) {
            return caller;
        }
    }

    @RestControllerAdvice
    static final class Refusals {

        @ExceptionHandler
        ResponseEntity<String> refuse(HubException refusal) {
            return ResponseEntity.status(refusal.type().status()).body(refusal.publicDetail());
        }
    }
}

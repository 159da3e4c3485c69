package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.approval.HumanApprovals;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.StandingCredentials;
import com.onetimesecret.hub.api.outbound.AddressResolver;
import com.onetimesecret.hub.api.outbound.FetchLimits;
import com.onetimesecret.hub.api.outbound.SafeFetch;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.test.EndlessBudget;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The messaging module alone, with callers that need no credentials.
@SpringBootApplication
@ConfigurationPropertiesScan
class TestHubApplication {

    /// The request attribute that says who calls.
    static final String CALLER = "caller";

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Tokens tokens() {
        return new Tokens();
    }

    @Bean
    BaseUrl baseUrl() {
        return new BaseUrl("https://hub.example.com");
    }

    @Bean
    TestSigner signer() {
        return new TestSigner();
    }

    @Bean
    EndlessBudget budget() {
        return new EndlessBudget();
    }

    @Bean
    NoSecrets secrets() {
        return new NoSecrets();
    }

    @Bean
    TestAgents agents() {
        return new TestAgents();
    }

    @Bean
    StandingCredentials credentials() {
        return held -> Map.of();
    }

    @Bean
    HumanApprovals approvals() {
        return new HumanApprovals() {
            @Override
            public boolean isInForce(CurrentAgent caller, ApprovalId id) {
                return id.equals(caller.approvalId());
            }

            @Override
            public int waiting(CurrentAgent caller) {
                return 0;
            }
        };
    }

    @Bean
    Sealer sealer() {
        return new TurningSealer();
    }

    @Bean
    SafeFetch fetch(BaseUrl baseUrl) {
        return new SafeFetch(baseUrl, AddressResolver.ofThisMachine(), FetchLimits.USUAL);
    }

    @Bean
    TestCounter counter() {
        return new TestCounter();
    }

    @Bean
    WebMvcConfigurer callers() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerOfTheRequest());
            }
        };
    }

    /// Gives controllers the caller that the test set.
    private static final class CallerOfTheRequest implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == CurrentAgent.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory factory) {
            return Objects.requireNonNull(request.getAttribute(CALLER, NativeWebRequest.SCOPE_REQUEST));
        }
    }

    /// Shows refusals much as the hub does.
    @RestControllerAdvice
    static class Refusals {
        @ExceptionHandler
        ResponseEntity<Refusal> refuse(HubException exception) {
            return ResponseEntity.status(exception.type().status())
                    .body(new Refusal(
                            exception.type().slug(), exception.publicDetail(), exception.errors(), exception.next()));
        }
    }

    /// The parts of a problem that the module decides.
    record Refusal(String type, String detail, List<FieldError> errors, List<NextStep> next) {}
}

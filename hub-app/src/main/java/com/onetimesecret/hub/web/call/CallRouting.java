package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.RateLimits;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Puts the gate in front of every API route.
@Configuration(proxyBeanMethods = false)
class CallRouting {

    @Bean
    static RateLimits rateLimits(RateSettings settings) {
        return settings.limits();
    }

    @Bean
    WebMvcConfigurer gatedApi(CallGate gate) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors
                        .addInterceptor(gate)
                        .addPathPatterns("/api/v1/**", "/api/v2/**", "/userinfo", "/mcp", "/a/*/a2a");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallArguments());
            }

            @Override
            public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
                handlers.add(new LiveAnswers());
            }
        };
    }
}

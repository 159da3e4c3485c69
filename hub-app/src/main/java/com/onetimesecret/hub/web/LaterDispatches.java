package com.onetimesecret.hub.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Names in the log what the container comes back to: an answer that was waited for, and the error that a request
/// ended in.
@Configuration(proxyBeanMethods = false)
class LaterDispatches {

    @Bean
    FilterRegistrationBean<Filter> namesOfLaterDispatches() {
        var registration = new FilterRegistrationBean<Filter>(LaterDispatches::named);
        registration.setName("laterDispatches");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.ASYNC, DispatcherType.ERROR));
        registration.setAsyncSupported(true);
        return registration;
    }

    private static void named(ServletRequest asked, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) asked;
        LogNames.resume(request);
        try {
            chain.doFilter(request, response);
        } finally {
            LogNames.end(request);
        }
    }
}

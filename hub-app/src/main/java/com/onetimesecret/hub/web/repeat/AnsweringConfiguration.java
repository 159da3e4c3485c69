package com.onetimesecret.hub.web.repeat;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/// Has the framework call controllers through [AnsweringMethod].
@Configuration(proxyBeanMethods = false)
class AnsweringConfiguration {

    @Bean
    WebMvcRegistrations answeringMethods(AnswerOnce once) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new RequestMappingHandlerAdapter() {
                    @Override
                    protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
                        return new AnsweringMethod(method, once);
                    }
                };
            }
        };
    }
}

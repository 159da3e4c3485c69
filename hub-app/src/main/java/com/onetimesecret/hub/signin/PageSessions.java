package com.onetimesecret.hub.signin;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.stereotype.Component;

/// Keeps sessions where people are: on the pages. No other request asks the session store anything.
@Component
class PageSessions implements BeanPostProcessor {

    private static final String SESSION_FILTER = "sessionRepositoryFilterRegistration";

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (name.equals(SESSION_FILTER) && bean instanceof DelegatingFilterProxyRegistrationBean registration) {
            registration.addUrlPatterns(
                    "",
                    "/login",
                    "/login/*",
                    "/recover",
                    "/logout",
                    "/setup",
                    "/invitation",
                    "/activate",
                    "/dashboard",
                    "/dashboard/*",
                    "/oauth2/authorize",
                    "/secret",
                    "/secret/*",
                    "/receipt/*",
                    "/private/*",
                    "/request/*");
        }
        return bean;
    }
}

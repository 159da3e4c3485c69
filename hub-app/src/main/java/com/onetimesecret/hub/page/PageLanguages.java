package com.onetimesecret.hub.page;

import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/// The languages that pages speak: the first of them that the browser asks for, else English.
@Configuration(proxyBeanMethods = false)
class PageLanguages {

    @Bean
    LocaleResolver localeResolver() {
        var languages = new AcceptHeaderLocaleResolver();
        languages.setSupportedLocales(List.of(Locale.ENGLISH, Locale.GERMAN));
        languages.setDefaultLocale(Locale.ENGLISH);
        return languages;
    }
}

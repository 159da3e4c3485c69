package com.onetimesecret.hub.page;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.ResourceBundle;
import org.springframework.context.i18n.LocaleContextHolder;

/// Spans of time in the reader's language: languages bend the unit after "ago", so each use has its own words.
final class SpanWords {

    private static final String BUNDLE = "messages/moment";
    private static final ResourceBundle.Control NEVER_THE_MACHINES_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private SpanWords() {}

    static String of(String key) {
        return ResourceBundle.getBundle(BUNDLE, LocaleContextHolder.getLocale(), NEVER_THE_MACHINES_LANGUAGE)
                .getString(key);
    }

    /// The largest whole unit of it, in the words of that use.
    static String of(String use, Duration span) {
        if (span.toDays() >= 2) {
            return many(use + ".days", span.toDays());
        }
        if (span.toHours() >= 2) {
            return span.toHours() == 24 ? of(use + ".day") : many(use + ".hours", span.toHours());
        }
        long minutes = Math.max(1, span.toMinutes());
        return minutes == 60 ? of(use + ".hour") : minutes == 1 ? of(use + ".minute") : many(use + ".minutes", minutes);
    }

    private static String many(String key, long count) {
        return new MessageFormat(of(key), LocaleContextHolder.getLocale()).format(new Object[] {count});
    }
}

package com.onetimesecret.hub.page;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/// The texts of the pages, in the reader's language.
@Component
public class Words {

    private final MessageSource messages;

    Words(MessageSource messages) {
        this.messages = messages;
    }

    /// The text of that key.
    ///
    /// @param values put where the text has `{0}`, `{1}` and so on
    public String of(String key, Object... values) {
        return messages.getMessage(key, values, LocaleContextHolder.getLocale());
    }
}

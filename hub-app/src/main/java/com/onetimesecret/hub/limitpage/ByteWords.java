package com.onetimesecret.hub.limitpage;

import java.util.Locale;
import org.springframework.context.i18n.LocaleContextHolder;

/// An amount of bytes in the unit in which people say it.
final class ByteWords {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1024;
    private static final int FEW = 10;

    private ByteWords() {}

    static String of(long bytes) {
        return of(bytes, LocaleContextHolder.getLocale());
    }

    static String of(long bytes, Locale locale) {
        double amount = bytes;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        var number = unit == 0 || amount >= FEW
                ? String.format(locale, "%.0f", amount)
                : String.format(locale, "%.1f", amount);
        return number + " " + UNITS[unit];
    }
}

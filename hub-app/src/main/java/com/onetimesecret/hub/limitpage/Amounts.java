package com.onetimesecret.hub.limitpage;

import java.text.NumberFormat;
import org.springframework.context.i18n.LocaleContextHolder;

/// Amounts as people write them.
final class Amounts {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int STEP = 1024;
    private static final int FEW = 10;

    private Amounts() {}

    /// A number of things.
    static String of(long number) {
        return NumberFormat.getIntegerInstance(LocaleContextHolder.getLocale()).format(number);
    }

    /// An amount of bytes in the unit in which people say it.
    static String ofBytes(long bytes) {
        var locale = LocaleContextHolder.getLocale();
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

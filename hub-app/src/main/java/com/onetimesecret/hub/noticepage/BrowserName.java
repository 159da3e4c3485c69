package com.onetimesecret.hub.noticepage;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a person calls the browser they are at, from what it says of itself.
final class BrowserName {

    private record Sign(String in, String name) {}

    // The first that fits: most browsers claim to be others as well.
    private static final List<Sign> BROWSERS = List.of(
            new Sign("Edg", "Edge"),
            new Sign("OPR/", "Opera"),
            new Sign("SamsungBrowser", "Samsung Internet"),
            new Sign("Firefox/", "Firefox"),
            new Sign("FxiOS", "Firefox"),
            new Sign("Chrome/", "Chrome"),
            new Sign("CriOS", "Chrome"),
            new Sign("Safari/", "Safari"));

    private static final List<Sign> SYSTEMS = List.of(
            new Sign("iPhone", "iPhone"),
            new Sign("iPad", "iPad"),
            new Sign("Android", "Android"),
            new Sign("Windows", "Windows"),
            new Sign("Mac OS X", "Mac"),
            new Sign("CrOS", "ChromeOS"),
            new Sign("Linux", "Linux"));

    private BrowserName() {}

    /// Such as "Chrome · Android"; empty if it says nothing that is known.
    static String of(@Nullable String userAgent) {
        var says = userAgent == null ? "" : userAgent;
        return Stream.of(BROWSERS, SYSTEMS)
                .flatMap(signs ->
                        signs.stream().filter(sign -> says.contains(sign.in())).limit(1))
                .map(Sign::name)
                .collect(Collectors.joining(" · "));
    }
}

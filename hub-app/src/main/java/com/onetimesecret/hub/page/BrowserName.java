package com.onetimesecret.hub.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a browser says that it is, as people call it; it may say anything, so this is a hint and no proof.
public record BrowserName(Optional<String> program, Optional<String> system) {

    // In this order: most name others too, to be taken for them.
    private static final List<Map.Entry<String, String>> PROGRAMS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("SamsungBrowser/", "Samsung Internet"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("FxiOS/", "Firefox"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("CriOS/", "Chrome"),
            Map.entry("Safari/", "Safari"),
            Map.entry("curl/", "curl"));

    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("Android", "Android"),
            Map.entry("iPhone", "iPhone"),
            Map.entry("iPad", "iPad"),
            Map.entry("Windows", "Windows"),
            Map.entry("Mac OS X", "Mac"),
            Map.entry("CrOS", "ChromeOS"),
            Map.entry("Linux", "Linux"));

    /// What that `User-Agent` says.
    public static BrowserName of(@Nullable String userAgent) {
        var says = userAgent == null ? "" : userAgent;
        return new BrowserName(first(PROGRAMS, says), first(SYSTEMS, says));
    }

    /// Such as "Chrome · Android"; empty if nothing is known of it.
    public String shown() {
        return Stream.of(program, system).flatMap(Optional::stream).collect(Collectors.joining(" · "));
    }

    private static Optional<String> first(List<Map.Entry<String, String>> names, String userAgent) {
        return names.stream()
                .filter(name -> userAgent.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

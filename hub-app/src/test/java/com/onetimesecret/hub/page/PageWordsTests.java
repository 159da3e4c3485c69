package com.onetimesecret.hub.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.Scope;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The pages can be read in every language they speak.
class PageWordsTests {

    private static final Pattern USED = Pattern.compile("#\\{([a-z][a-z0-9.-]*)[}(]");
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)");

    @AfterEach
    void speakAgainAsTheMachine() {
        LocaleContextHolder.resetLocaleContext();
    }

    @Test
    void saysEverythingInBothLanguages() throws IOException {
        for (var bundle : resources("messages/*_de.properties")) {
            var name = String.valueOf(bundle.getFilename());
            var english = words("messages/" + name.replace("_de", ""));
            var german = words("messages/" + name);

            assertThat(german.keySet()).as(name).isEqualTo(english.keySet());
            german.forEach((key, text) -> {
                assertThat(places(text)).as(key).isEqualTo(places(english.getOrDefault(key, "")));
                assertThat(text).as(key).isNotBlank();
            });
        }
        assertThat(resources("messages/*.properties")).hasSize(2 * resources("messages/*_de.properties").length);
    }

    @Test
    void hasEveryTextThatATemplateNames() throws IOException {
        var known = new TreeSet<String>();
        for (var bundle : resources("messages/*_de.properties")) {
            known.addAll(words("messages/" + bundle.getFilename()).keySet());
        }
        var missing = new TreeMap<String, String>();
        for (var template : resources("templates/*.html")) {
            var used = USED.matcher(template.getContentAsString(StandardCharsets.UTF_8));
            while (used.find()) {
                if (!known.contains(used.group(1))) {
                    missing.put(used.group(1), template.getFilename());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void hasWordsForEveryScopeAndPlace() throws IOException {
        var page = words("messages/page.properties");

        for (var scope : Scope.values()) {
            assertThat(page).containsEntry("page.scope." + scope.wire(), scope.inWords());
        }
        assertThat(page.keySet())
                .containsAll(Arrays.stream(Place.values())
                        .map(place -> "page.nav." + place.word())
                        .toList());
    }

    @Test
    void bendsTimesAsTheLanguageDoes() {
        var now = Instant.parse("2026-03-04T12:00:00Z");
        var before = now.minus(Duration.ofDays(3));

        LocaleContextHolder.setLocale(Locale.ENGLISH);
        assertThat(Moment.of(before, now).relative()).isEqualTo("3 days ago");
        assertThat(Moment.of(before, now).exact()).isEqualTo("1 Mar 2026, 12:00 UTC");
        assertThat(Moment.of(now.plusSeconds(3600), now).relative()).isEqualTo("in 1 hour");
        LocaleContextHolder.setLocale(Locale.GERMAN);
        assertThat(Moment.of(before, now).relative()).isEqualTo("vor 3 Tagen");
        assertThat(Moment.of(now.plusSeconds(3600), now).relative()).isEqualTo("in einer Stunde");
        assertThat(Moment.inWords(Duration.ofMinutes(30))).isEqualTo("30 Minuten");
    }

    private static Resource[] resources(String pattern) throws IOException {
        return new PathMatchingResourcePatternResolver().getResources("classpath*:" + pattern);
    }

    private static Map<String, String> words(String path) throws IOException {
        var properties = new Properties();
        try (var file =
                new InputStreamReader(PageWordsTests.class.getResourceAsStream("/" + path), StandardCharsets.UTF_8)) {
            properties.load(file);
        }
        return new TreeMap<>(properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty)));
    }

    private static Set<String> places(String text) {
        var found = new TreeSet<String>();
        var places = PLACE.matcher(text);
        while (places.find()) {
            found.add(places.group(1));
        }
        if (!found.isEmpty()) {
            // Throws over a brace that has no end.
            assertThat(new MessageFormat(text, Locale.ROOT).getFormats()).isNotEmpty();
        }
        return found;
    }
}

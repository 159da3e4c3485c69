package com.onetimesecret.hub.noticepage;

import com.onetimesecret.hub.auth.NoticeChoices;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a person wants to be told, as the page asks it; a field that is left out arrives as null.
///
/// @param push not empty: in the browsers they chose
/// @param email not empty: by letter
/// @param quiet not empty: not between these times
record ChoicesForm(
        @Nullable String push,
        @Nullable String email,
        @Nullable String quiet,
        @Nullable String from,
        @Nullable String to,
        @Nullable String zone,
        @Nullable String digest) {

    static final LocalTime USUAL_FROM = LocalTime.of(22, 0);
    static final LocalTime USUAL_TO = LocalTime.of(7, 0);

    /// For how many minutes letters may be collected.
    static final Set<Integer> DIGESTS = Set.of(0, 15, 60, 240, 1440);

    /// What the form says.
    ///
    /// @throws Wrong with the key of the words that say what is wrong with it
    NoticeChoices choices(String language) throws Wrong {
        var zoneId = zoneId();
        var isQuiet = quiet != null;
        return new NoticeChoices(
                push != null,
                email != null,
                isQuiet ? time(from) : null,
                isQuiet ? time(to) : null,
                zoneId,
                Optional.ofNullable(digest)
                        .filter(text -> text.matches("\\d{1,4}"))
                        .map(Integer::valueOf)
                        .filter(DIGESTS::contains)
                        .orElseThrow(() -> new Wrong("notices.wrong.digest")),
                language);
    }

    private ZoneId zoneId() throws Wrong {
        try {
            return ZoneId.of(Objects.requireNonNullElse(zone, ""));
        } catch (DateTimeException unknown) {
            throw new Wrong("notices.wrong.zone");
        }
    }

    private static LocalTime time(@Nullable String text) throws Wrong {
        try {
            return LocalTime.parse(Objects.requireNonNullElse(text, ""))
                    .withSecond(0)
                    .withNano(0);
        } catch (DateTimeException unreadable) {
            throw new Wrong("notices.wrong.time");
        }
    }

    /// A field that will not do.
    static final class Wrong extends Exception {

        private static final long serialVersionUID = 1;

        private final String key;

        Wrong(String key) {
            super(key);
            this.key = key;
        }

        String key() {
            return key;
        }
    }
}

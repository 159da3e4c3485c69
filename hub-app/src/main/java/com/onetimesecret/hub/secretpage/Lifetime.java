package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.page.Moment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// How long something waits, as people choose it.
enum Lifetime {
    FIVE_MINUTES(Duration.ofMinutes(5)),
    HALF_AN_HOUR(Duration.ofMinutes(30)),
    ONE_HOUR(Duration.ofHours(1)),
    FOUR_HOURS(Duration.ofHours(4)),
    TWELVE_HOURS(Duration.ofHours(12)),
    ONE_DAY(Duration.ofDays(1)),
    THREE_DAYS(Duration.ofDays(3)),
    SEVEN_DAYS(Duration.ofDays(7)),
    FOURTEEN_DAYS(Duration.ofDays(14)),
    THIRTY_DAYS(Duration.ofDays(30));

    /// As with Onetime Secret, nobody keeps anything of a guest for longer.
    private static final Duration LONGEST_OF_GUESTS = Duration.ofDays(7);

    private final Duration length;

    Lifetime(Duration length) {
        this.length = length;
    }

    /// What a visitor may choose for a secret.
    static List<Lifetime> ofSecrets(boolean isGuest) {
        return Arrays.stream(values())
                .filter(one -> !isGuest || one.length.compareTo(LONGEST_OF_GUESTS) <= 0)
                .toList();
    }

    /// What a person may choose for a request: somebody else has to find the time to answer.
    static List<Lifetime> ofRequests() {
        return List.of(ONE_DAY, THREE_DAYS, SEVEN_DAYS, FOURTEEN_DAYS, THIRTY_DAYS);
    }

    /// The one of these seconds, or seven days if there is none.
    static Lifetime chosen(String seconds, List<Lifetime> among) {
        return among.stream()
                .filter(one -> String.valueOf(one.seconds()).equals(seconds))
                .findFirst()
                .orElse(SEVEN_DAYS);
    }

    Duration length() {
        return length;
    }

    /// For the form.
    public long seconds() {
        return length.toSeconds();
    }

    public String words() {
        return Moment.inWords(length);
    }

    /// Whether a form offers it first.
    public boolean isUsual() {
        return this == SEVEN_DAYS;
    }
}

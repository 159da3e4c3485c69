package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.chart.BarChart;
import com.onetimesecret.hub.page.Words;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/// The charts of messages and approvals over time; hours and days are those of UTC.
@Component
class Charts {

    /// The hours that charts show, with the one that has just begun.
    static final int HOURS = 24;
    /// The days that charts show, with today.
    static final int DAYS = 30;

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Words words;

    Charts(Words words) {
        this.words = words;
    }

    /// Messages an hour up to now.
    BarChart messages(Map<Instant, Long> byHour, Instant now) {
        var values = new ArrayList<BarChart.Value>();
        var last = now.truncatedTo(ChronoUnit.HOURS);
        for (int ago = HOURS - 1; ago >= 0; ago--) {
            var hour = last.minus(ago, ChronoUnit.HOURS);
            values.add(new BarChart.Value(HOUR.format(hour), byHour.getOrDefault(hour, 0L)));
        }
        return chart("messages", values);
    }

    /// Approvals a day up to today.
    BarChart approvals(Map<LocalDate, Long> byDay, Instant now) {
        var day = DateTimeFormatter.ofPattern(words.of("activity.chart.day"), LocaleContextHolder.getLocale());
        var values = new ArrayList<BarChart.Value>();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            var date = today.minusDays(ago);
            values.add(new BarChart.Value(day.format(date), byDay.getOrDefault(date, 0L)));
        }
        return chart("approvals", values);
    }

    private BarChart chart(String what, List<BarChart.Value> values) {
        var key = "activity.chart." + what;
        var top = values.stream()
                .reduce((one, other) -> other.count() > one.count() ? other : one)
                .orElseThrow();
        long total = values.stream().mapToLong(BarChart.Value::count).sum();
        var description = total == 0
                ? words.of("activity.chart.nothing")
                : words.of(key + ".description", total, top.count(), top.label());
        return BarChart.of(what, words.of(key), description, words.of(key + ".unit"), words.of(key + ".value"), values);
    }
}

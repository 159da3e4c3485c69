package com.onetimesecret.hub.chart;

import java.util.ArrayList;
import java.util.List;

/// Columns beside each other, as tall as their numbers; drawn by the template `chart :: bars`.
///
/// @param id a word for ids of the page, unlike that of any other chart on it
/// @param title what is counted
/// @param description what there is to see, in a sentence, for who does not see it
/// @param unit what one line of the table is about, such as "Hour"
/// @param value what is counted of it, such as "Messages"
public record BarChart(String id, String title, String description, String unit, String value, List<Bar> bars) {

    /// The size of the drawing as the template has it; the page scales it.
    static final int WIDTH = 480;
    static final int HEIGHT = 96;

    /// What anything at all is drawn with, beside the tallest.
    private static final double LEAST = 2;
    /// The part of a column's place that stays free.
    private static final double GAP = 0.2;

    public BarChart {
        bars = List.copyOf(bars);
    }

    /// A number and what it is the number of.
    public record Value(String label, long count) {}

    /// One column, in the drawing's units from its top left corner.
    public record Bar(String label, long count, String x, String y, String width, String height) {

        /// Whether there is anything to draw.
        public boolean isDrawn() {
            return count > 0;
        }
    }

    /// The chart of those numbers, none of them negative, in their order.
    public static BarChart of(
            String id, String title, String description, String unit, String value, List<Value> values) {
        long most = values.stream().mapToLong(Value::count).max().orElse(0);
        double place = (double) WIDTH / Math.max(1, values.size());
        var bars = new ArrayList<Bar>();
        for (int i = 0; i < values.size(); i++) {
            var one = values.get(i);
            double height = one.count() <= 0 ? 0 : Math.max(LEAST, (double) one.count() / most * HEIGHT);
            bars.add(new Bar(
                    one.label(),
                    one.count(),
                    units(place * i + place * GAP / 2),
                    units(HEIGHT - height),
                    units(place * (1 - GAP)),
                    units(height)));
        }
        return new BarChart(id, title, description, unit, value, bars);
    }

    /// Whether there is nothing to see.
    public boolean isEmpty() {
        return bars.stream().noneMatch(Bar::isDrawn);
    }

    /// The largest number.
    public long most() {
        return bars.stream().mapToLong(Bar::count).max().orElse(0);
    }

    /// All of them together; the largest number there is, should they be more.
    public long total() {
        long total = 0;
        for (var bar : bars) {
            total = total > Long.MAX_VALUE - bar.count() ? Long.MAX_VALUE : total + bar.count();
        }
        return total;
    }

    /// What stands under the first column.
    public String first() {
        return bars.isEmpty() ? "" : bars.getFirst().label();
    }

    /// What stands under the last.
    public String last() {
        return bars.isEmpty() ? "" : bars.getLast().label();
    }

    /// With a point whatever the language, and no more digits than a screen shows.
    private static String units(double length) {
        return String.valueOf(Math.round(length * 10) / 10.0);
    }
}

package com.onetimesecret.hub.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.chart.BarChart.Bar;
import com.onetimesecret.hub.chart.BarChart.Value;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BarChartTests {

    private static BarChart chart(long... counts) {
        var values = IntStream.range(0, counts.length)
                .mapToObj(i -> new Value("h" + i, counts[i]))
                .toList();
        return BarChart.of("c", "Title", "Description", "Hour", "Messages", values);
    }

    private static List<Double> heights(BarChart chart) {
        return chart.bars().stream().map(bar -> Double.valueOf(bar.height())).toList();
    }

    @Test
    void isEmptyWithoutValuesAndWithNothingButZeros() {
        assertThat(chart().isEmpty()).isTrue();
        assertThat(chart().bars()).isEmpty();
        assertThat(chart().first()).isEmpty();
        assertThat(chart().last()).isEmpty();
        assertThat(chart().most()).isZero();
        assertThat(chart(0, 0, 0).isEmpty()).isTrue();
        assertThat(chart(0, 0, 0).bars()).hasSize(3).noneMatch(Bar::isDrawn);
        assertThat(heights(chart(0, 0, 0))).containsOnly(0.0);
    }

    @Test
    void drawsOneValueAcrossTheWholePlace() {
        var bar = chart(7).bars().getFirst();

        assertThat(Double.parseDouble(bar.height())).isEqualTo(BarChart.HEIGHT);
        assertThat(Double.parseDouble(bar.y())).isZero();
        assertThat(Double.parseDouble(bar.x()) * 2 + Double.parseDouble(bar.width()))
                .isEqualTo(BarChart.WIDTH);
    }

    @Test
    void drawsEqualValuesEquallyTall() {
        assertThat(heights(chart(3, 3, 3))).containsOnly((double) BarChart.HEIGHT);
    }

    @Test
    void standsOnTheGroundInProportionToTheTallest() {
        var chart = chart(0, 5, 10);

        assertThat(heights(chart)).containsExactly(0.0, BarChart.HEIGHT / 2.0, (double) BarChart.HEIGHT);
        assertThat(chart.bars())
                .allSatisfy(bar -> assertThat(Double.parseDouble(bar.y()) + Double.parseDouble(bar.height()))
                        .isEqualTo(BarChart.HEIGHT));
        assertThat(chart.first()).isEqualTo("h0");
        assertThat(chart.last()).isEqualTo("h2");
    }

    @Test
    void showsALittleBesideHugeNumbersAndOverflowsNowhere() {
        var chart = chart(1, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(heights(chart)).containsExactly(2.0, (double) BarChart.HEIGHT, (double) BarChart.HEIGHT);
        assertThat(chart.most()).isEqualTo(Long.MAX_VALUE);
        assertThat(chart.total()).isEqualTo(Long.MAX_VALUE);
        assertThat(chart(1, 2, 3).total()).isEqualTo(6);
    }

    @Test
    void keepsColumnsApartAndWithinTheDrawing() {
        var bars = chart(LongStream.rangeClosed(1, 30).toArray()).bars();

        for (int i = 1; i < bars.size(); i++) {
            assertThat(Double.parseDouble(bars.get(i).x())).isGreaterThan(right(bars.get(i - 1)));
        }
        assertThat(right(bars.getLast())).isLessThanOrEqualTo(BarChart.WIDTH);
        assertThat(bars)
                .allSatisfy(bar -> assertThat(bar.x() + bar.y() + bar.width() + bar.height())
                        .matches("[0-9.]+"));
    }

    private static double right(Bar bar) {
        return Double.parseDouble(bar.x()) + Double.parseDouble(bar.width());
    }
}

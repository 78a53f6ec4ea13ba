package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import gametracker.core.queue.WakeSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SeriesTableProperties {
    private static Series series() {
        return new CounterSeries("c", List.of(), new WakeSignal(() -> {}), reason -> {});
    }

    @Provide
    Arbitrary<List<Map<String, String>>> labelMaps() {
        Arbitrary<String> few =
                Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(2);
        return Arbitraries.maps(few, few).ofMaxSize(3).list().ofMaxSize(60);
    }

    @Property
    void findsWhatAMapWouldFind(@ForAll("labelMaps") List<Map<String, String>> maps) {
        SeriesTable table = new SeriesTable();
        Map<Map<String, String>, Series> model = new HashMap<>();
        for (Map<String, String> labels : maps) {
            assertSame(model.get(labels), table.find(labels));
            Series series = series();
            model.putIfAbsent(Map.copyOf(labels), series);
            table.putIfAbsent(labels, series);
        }
        model.forEach((labels, series) -> assertSame(series, table.find(new TreeMap<>(labels))));
    }

    @Example
    void mapsOfOneHashAreToldApart() {
        Map<String, String> first = Map.of("k", "Aa");
        Map<String, String> second = Map.of("k", "BB");
        assertEquals(first.hashCode(), second.hashCode());
        SeriesTable table = new SeriesTable();
        Series one = series();
        Series two = series();
        table.putIfAbsent(first, one);
        table.putIfAbsent(second, two);
        assertSame(one, table.find(first));
        assertSame(two, table.find(second));
    }
}

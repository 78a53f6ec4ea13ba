package gametracker.core.format;

import gametracker.core.series.Label;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesFixture;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Series as the registry lets them through: legal names, values that are not empty. */
final class SeriesArbitraries {
    private SeriesArbitraries() {}

    /** No two of one name. */
    static Arbitrary<List<Series>> lists() {
        return series().list().ofMaxSize(15).uniqueElements(Series::name);
    }

    static Arbitrary<Series> series() {
        Arbitrary<double[]> bounds = Arbitraries.doubles()
                .between(-1e6, 1e6)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(set -> set.stream()
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .distinct()
                        .toArray());
        return Arbitraries.oneOf(
                Combinators.combine(names("c"), labels(), Arbitraries.longs().greaterOrEqual(0))
                        .as(SeriesFixture::counter),
                Combinators.combine(names("g"), labels(), Values.doubles()).as(SeriesFixture::gauge),
                Combinators.combine(
                                names("h"),
                                labels(),
                                bounds,
                                Arbitraries.doubles().between(-2e6, 2e6).array(double[].class))
                        .as(SeriesFixture::histogram));
    }

    private static Arbitrary<String> names(String kind) {
        return Arbitraries.strings().withChars("abcXYZ_:09").ofMaxLength(10).map(rest -> kind + rest);
    }

    static Arbitrary<List<Label>> labels() {
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("Zone", "_", "__", "a", "version2", "gamE", "z9"),
                Arbitraries.strings().withChars("abcdXYZ_").ofMinLength(1).ofMaxLength(8));
        return Arbitraries.maps(names, Values.texts().filter(text -> !text.isEmpty()))
                .ofMaxSize(6)
                .map(SeriesArbitraries::sorted);
    }

    private static List<Label> sorted(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> !List.of("__name__", "game", "env", "version", "instance", "le")
                        .contains(label.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(label -> new Label(label.getKey(), label.getValue()))
                .toList();
    }
}

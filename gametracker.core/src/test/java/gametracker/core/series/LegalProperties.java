package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LegalProperties {
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.strings().withChars("aZ_:09.-é ").ofMaxLength(8),
                Arbitraries.of("__name__", "game", "instance", "le", "job", "overflow", "exported_game", "a_total"));
    }

    @Provide
    Arbitrary<Map<String, String>> labels() {
        return Arbitraries.maps(names(), Arbitraries.strings().ofMaxLength(8)).ofMaxSize(12);
    }

    @Property
    void metricNamesAreLegalAndStayAsTheyAre(@ForAll("names") String name) {
        String legal = Legal.metricName(name);
        boolean hasSubstance = name.chars().anyMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        assertEquals(hasSubstance, legal != null);
        if (legal != null) {
            assertTrue(legal.matches("[a-zA-Z_:][a-zA-Z0-9_:]*"), legal);
            assertSame(legal, Legal.metricName(legal));
        }
    }

    @Property
    void labelsAreLegalSortedAndUnique(@ForAll("labels") Map<String, String> map) {
        LabelSet set = LabelSet.of(map);
        String last = "";
        for (Label label : set.labels()) {
            assertTrue(label.name().matches("[a-zA-Z_][a-zA-Z0-9_]*"), label.name());
            assertTrue(label.name().compareTo(last) > 0, label.name());
            assertFalse(label.name().startsWith("__"), label.name());
            assertFalse(LabelSet.RESERVED.contains(label.name()), label.name());
            assertFalse(label.value().isEmpty());
            assertTrue(label.value().codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
            last = label.name();
        }
        long withValue = map.values().stream().filter(value -> !value.isEmpty()).count();
        assertEquals(withValue, set.labels().size() + set.left());
    }

    @Property
    void legalLabelsMadeLegalAgainAreThemselves(@ForAll("labels") Map<String, String> map) {
        LabelSet set = LabelSet.of(map);
        LabelSet again = LabelSet.of(set.key());
        assertEquals(set.labels(), again.labels());
        assertEquals(0, again.left());
    }

    @Property
    void labelsDoNotDependOnTheMapsOrder(@ForAll("labels") Map<String, String> map, @ForAll Random random) {
        List<Map.Entry<String, String>> entries = new ArrayList<>(map.entrySet());
        java.util.Collections.shuffle(entries, random);
        Map<String, String> shuffled = new LinkedHashMap<>();
        entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
        assertEquals(LabelSet.of(map).labels(), LabelSet.of(shuffled).labels());
    }

    @Property
    void valuesAreCutBetweenCodePoints(@ForAll String value) {
        String legal = Legal.labelValue(value.repeat(40));
        assertTrue(legal.length() <= Legal.MAX_VALUE);
        assertEquals(legal, Legal.labelValue(legal));
        assertTrue(legal.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }

    @Example
    void namesAreRepaired() {
        assertEquals("a_b_c", Legal.metricName("a.b-c"));
        assertEquals("_1up", Legal.metricName("1up"));
        assertEquals("ns:up", Legal.metricName("ns:up"));
        assertEquals("ns_up", Legal.labelName("ns:up"));
        assertNull(Legal.metricName("\u0438\u043c\u044f"));
        assertNull(Legal.metricName(""));
        assertNull(Legal.metricName("x".repeat(Legal.MAX_NAME + 1)));
        assertEquals("kills", Legal.counterName("kills_total"));
        assertEquals("kills_total", Legal.counterName("kills_total_total"));
        assertEquals("_total", Legal.counterName("_total"));
        assertEquals("kills_total", Legal.metricName("kills_total"));
    }

    @Example
    void valuesAreRepaired() {
        assertEquals("a\uFFFDb\uFFFD", Legal.labelValue("a\uD83Db\uDE00"));
        assertEquals("\uD83D\uDE00", Legal.labelValue("\uD83D\uDE00"));
        assertEquals(1023, Legal.labelValue("x".repeat(1023) + "\uD83D\uDE00").length());
    }

    @Example
    void reservedLabelsAreRenamedAsPrometheusDoes() {
        LabelSet set = LabelSet.of(Map.of(
                "game", "1", "le", "2", "__name__", "3", "exported_game", "4", "instance", "5", "overflow", "true"));
        Map<String, String> expected = new TreeMap<>(Map.of(
                "exported_game", "4",
                "exported_exported_game", "1",
                "exported_le", "2",
                "exported___name__", "3",
                "exported_instance", "5",
                "exported_overflow", "true"));
        assertEquals(expected, set.key());
        assertEquals(0, set.left());
    }

    @Example
    void ofNamesThatBecomeTheSameTheFirstStays() {
        LabelSet set = LabelSet.of(Map.of("a.b", "dot", "a-b", "hyphen", "a_b", "underscore"));
        assertEquals(List.of(new Label("a_b", "hyphen")), set.labels());
        assertEquals(2, set.left());
    }

    @Example
    void labelsWithoutNameOrValueAreLeftOut() {
        LabelSet set = LabelSet.of(Map.of("", "x", "\u0438", "y", "empty", ""));
        assertEquals(List.of(), set.labels());
        assertEquals(2, set.left());
    }

    @Example
    void tooManyLabelsAreNone() {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < LabelSet.MAX_LABELS; i++) {
            map.put("l" + i, "x");
        }
        assertEquals(LabelSet.MAX_LABELS, new HashSet<>(LabelSet.of(map).labels()).size());
        map.put("one more", "x");
        assertNull(LabelSet.of(map));
    }

    @Example
    void whatIsNoTextIsNoLabel() {
        Map<Object, Object> map = new HashMap<>();
        map.put("a", null);
        assertNull(LabelSet.of(map));
        assertNull(LabelSet.of(Map.of("a", 1)));
        assertNull(LabelSet.of(Map.of(1, "a")));
    }
}

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
        String legal = Legal.ASCII.metricName(name);
        boolean hasSubstance = name.chars().anyMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        assertEquals(hasSubstance, legal != null);
        if (legal != null) {
            assertTrue(legal.matches("[a-zA-Z_:][a-zA-Z0-9_:]*"), legal);
            assertSame(legal, Legal.ASCII.metricName(legal));
        }
    }

    @Property
    void labelsAreLegalSortedAndUnique(@ForAll("labels") Map<String, String> map) {
        LabelSet set = LabelSet.of(map, Legal.ASCII);
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
        LabelSet set = LabelSet.of(map, Legal.ASCII);
        LabelSet again = LabelSet.of(set.key(), Legal.ASCII);
        assertEquals(set.labels(), again.labels());
        assertEquals(0, again.left());
    }

    @Property
    void labelsDoNotDependOnTheMapsOrder(@ForAll("labels") Map<String, String> map, @ForAll Random random) {
        List<Map.Entry<String, String>> entries = new ArrayList<>(map.entrySet());
        java.util.Collections.shuffle(entries, random);
        Map<String, String> shuffled = new LinkedHashMap<>();
        entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
        assertEquals(
                LabelSet.of(map, Legal.ASCII).labels(),
                LabelSet.of(shuffled, Legal.ASCII).labels());
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
        assertEquals("a_b_c", Legal.ASCII.metricName("a.b-c"));
        assertEquals("_1up", Legal.ASCII.metricName("1up"));
        assertEquals("ns:up", Legal.ASCII.metricName("ns:up"));
        assertEquals("ns_up", Legal.ASCII.labelName("ns:up"));
        assertNull(Legal.ASCII.metricName("\u0438\u043c\u044f"));
        assertNull(Legal.ASCII.metricName(""));
        assertNull(Legal.ASCII.metricName("x".repeat(Legal.MAX_NAME + 1)));
        assertEquals("kills", Legal.ASCII.counterName("kills_total"));
        assertEquals("kills_total", Legal.ASCII.counterName("kills_total_total"));
        assertEquals("_total", Legal.ASCII.counterName("_total"));
        assertEquals("kills_total", Legal.ASCII.metricName("kills_total"));
    }

    @Property
    void utf8NamesStayAsTheyAreButForLoneSurrogates(@ForAll("names") String name) {
        String legal = Legal.UTF8.metricName(name);
        assertEquals(name.isBlank(), legal == null);
        if (legal != null) {
            assertEquals(name.length(), legal.length());
            assertTrue(legal.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
            assertEquals(legal, Legal.UTF8.labelName(legal));
            if (name.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
                assertSame(name, legal);
            }
        }
    }

    @Example
    void examplesOfUtf8Names() {
        assertEquals("\u51fb\u6740\u65701", Legal.UTF8.metricName("\u51fb\u6740\u65701"));
        assertEquals("\u0438\u043c\u044f", Legal.UTF8.counterName("\u0438\u043c\u044f_total"));
        assertEquals("_total", Legal.UTF8.counterName("_total"));
        assertEquals("a.b-c", Legal.UTF8.labelName("a.b-c"));
        assertNull(Legal.UTF8.metricName(""));
        assertNull(Legal.UTF8.metricName(" \t"));
        assertNull(Legal.UTF8.metricName("x".repeat(Legal.MAX_NAME + 1)));
        LabelSet set = LabelSet.of(Map.of("a.b", "1", "a-b", "2", "game", "3"), Legal.UTF8);
        assertEquals(Map.of("a.b", "1", "a-b", "2", "exported_game", "3"), set.key());
        assertEquals(0, set.left());
    }

    @Example
    void valuesAreRepaired() {
        assertEquals("a\uFFFDb\uFFFD", Legal.labelValue("a\uD83Db\uDE00"));
        assertEquals("\uD83D\uDE00", Legal.labelValue("\uD83D\uDE00"));
        assertEquals(1023, Legal.labelValue("x".repeat(1023) + "\uD83D\uDE00").length());
    }

    @Example
    void reservedLabelsAreRenamedAsPrometheusDoes() {
        LabelSet set = LabelSet.of(
                Map.of(
                        "game",
                        "1",
                        "le",
                        "2",
                        "__name__",
                        "3",
                        "exported_game",
                        "4",
                        "instance",
                        "5",
                        "overflow",
                        "true"),
                Legal.ASCII);
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
        LabelSet set = LabelSet.of(Map.of("a.b", "dot", "a-b", "hyphen", "a_b", "underscore"), Legal.ASCII);
        assertEquals(List.of(new Label("a_b", "hyphen")), set.labels());
        assertEquals(2, set.left());
    }

    @Example
    void labelsWithoutNameOrValueAreLeftOut() {
        LabelSet set = LabelSet.of(Map.of("", "x", "\u0438", "y", "empty", ""), Legal.ASCII);
        assertEquals(List.of(), set.labels());
        assertEquals(2, set.left());
    }

    @Example
    void tooManyLabelsAreNone() {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < LabelSet.MAX_LABELS; i++) {
            map.put("l" + i, "x");
        }
        assertEquals(
                LabelSet.MAX_LABELS, new HashSet<>(LabelSet.of(map, Legal.ASCII).labels()).size());
        map.put("one more", "x");
        assertNull(LabelSet.of(map, Legal.ASCII));
    }

    @Example
    void whatIsNoTextIsNoLabel() {
        Map<Object, Object> map = new HashMap<>();
        map.put("a", null);
        assertNull(LabelSet.of(map, Legal.ASCII));
        assertNull(LabelSet.of(Map.of("a", 1), Legal.ASCII));
        assertNull(LabelSet.of(Map.of(1, "a"), Legal.ASCII));
    }
}

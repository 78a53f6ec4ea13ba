package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IdsProperties {
    private static final String HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Property
    void hexRoundTrips(@ForAll long high, @ForAll long low, @ForAll long span) {
        String header = "00-" + Ids.hex(high, low) + "-" + Ids.hex(span) + "-01";
        Parent parent = Parent.ofHeader(header);
        if ((high | low) == 0 || span == 0) {
            assertNull(parent);
        } else {
            assertEquals(new Parent(high, low, span, true, true), parent);
        }
    }

    @Property
    void noHeaderThrows(@ForAll String header) {
        assertNull(Parent.ofHeader(header));
    }

    @Property
    void oneWrongCharacterMakesAHeaderMalformed(@ForAll int at, @ForAll char c) {
        int index = Math.floorMod(at, HEADER.length());
        char held = HEADER.charAt(index);
        String header = HEADER.substring(0, index) + c + HEADER.substring(index + 1);
        boolean isHex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
        if (held == '-' ? c == '-' : isHex) {
            assertNotNull(Parent.ofHeader(header));
        } else {
            assertNull(Parent.ofHeader(header));
        }
    }

    @Example
    void versionsToComeAreReadAsFarAsKnown() {
        String rest = HEADER.substring(2);
        assertNotNull(Parent.ofHeader("01" + rest));
        assertNotNull(Parent.ofHeader("cc" + rest + "-what-will-be"));
        assertNull(Parent.ofHeader("cc" + rest + "what-will-be"));
        assertNull(Parent.ofHeader("ff" + rest));
        assertNull(Parent.ofHeader("00" + rest + "-00"));
    }

    @Example
    void zeroIdsAreNoParent() {
        assertNull(Parent.ofHeader("00-00000000000000000000000000000000-b7ad6b7169203331-01"));
        assertNull(Parent.ofHeader("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"));
        assertNotNull(Parent.ofHeader("00-00000000000000000000000000000001-b7ad6b7169203331-00"));
        assertNull(Parent.ofHeader(HEADER.toUpperCase()));
        assertNull(Parent.ofHeader(" " + HEADER));
    }

    @Example
    void idsDifferAndAreNeverZero() {
        Ids ids = new Ids();
        Set<Long> drawn = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            drawn.add(ids.next());
            drawn.add(ids.nextLow());
        }
        assertEquals(200_000, drawn.size());
        assertEquals(false, drawn.contains(0L));
    }

    /** Two processes that draw the very same random numbers, as clones of one machine may. */
    @Property
    void processesWithTheSameRandomNumbersGetOtherIds(@ForAll long seed) {
        Ids one = new Ids(new Random(seed)::nextLong, UUID.randomUUID());
        Ids other = new Ids(new Random(seed)::nextLong, UUID.randomUUID());
        assertNotEquals(one.next(), other.next());
        assertNotEquals(one.nextLow(), other.nextLow());
    }

    @Property
    void aDrawThatComesToZeroIsDrawnAgain(@ForAll long high, @ForAll long low) {
        UUID entropy = new UUID(high, low);
        Iterator<Long> draws = List.of(high, high + 1, low, low, low - 1).iterator();
        Ids ids = new Ids(draws::next, entropy);
        assertEquals(high ^ high + 1, ids.next());
        assertEquals(low ^ low - 1, ids.nextLow());
    }
}

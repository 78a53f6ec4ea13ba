package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private final TransportProvider pigeon = provider("pigeon", FakeServer::new);
    private final TransportProvider drum = provider("drum", FakeServer::new);
    private final TrackerConfig nowhere = TrackerConfig.builder().build();
    private final TrackerConfig somewhere =
            TrackerConfig.builder().endpoint(URI.create("http://localhost:1")).build();

    private static TransportProvider provider(String name, Supplier<Transport> transport) {
        return new TransportProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Transport open(TransportConfig config) {
                return transport.get();
            }
        };
    }

    private static TrackerConfig named(String name) {
        return TrackerConfig.builder()
                .endpoint(URI.create("http://localhost:1"))
                .transport(name)
                .build();
    }

    private static void assertRefused(String message, TrackerConfig config, TransportProvider... found) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Transports.choose(config, List.of(found)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void onlyOneOnThePathIsTaken() {
        assertSame(pigeon, Transports.choose(somewhere, List.of(pigeon)).orElseThrow());
    }

    @Test
    void namedOneIsTakenAmongSeveral() {
        assertSame(drum, Transports.choose(named("drum"), List.of(pigeon, drum)).orElseThrow());
    }

    @Test
    void withoutEndpointNoneIsTaken() {
        assertEquals(Optional.empty(), Transports.choose(nowhere, List.of(pigeon, drum)));
    }

    @Test
    void fileMeansNone() {
        TrackerConfig config = TrackerConfig.builder()
                .transport("file")
                .spoolDirectory(Path.of("spool"))
                .build();
        assertEquals(Optional.empty(), Transports.choose(config, List.of(pigeon, drum)));
    }

    @Test
    void spoolAloneNeedsNone() {
        TrackerConfig config = TrackerConfig.builder()
                .endpoint(URI.create("http://localhost:1"))
                .spoolDirectory(Path.of("spool"))
                .build();
        assertEquals(Optional.empty(), Transports.choose(config, List.of()));
    }

    @Test
    void endpointWithoutTransportTellsWhatToAdd() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Transports.choose(somewhere, List.of()));
        String message = e.getMessage();
        assertTrue(message.startsWith("endpoint is set for ["), message);
        assertTrue(
                message.endsWith("] but no transport is on the path: add gametracker.transport.jdkhttp or"
                        + " gametracker.transport.httpclient5, or leave the endpoint out"),
                message);
    }

    @Test
    void severalWithoutANameTellHowToChoose() {
        assertRefused(
                "transport must be named, since several are on the path: drum, pigeon; choose one, as in"
                        + " transport(\"pigeon\"), or leave one on the path",
                somewhere,
                pigeon,
                drum);
    }

    @Test
    void unknownTransportNamesTheKnownOnes() {
        assertRefused(
                "transport \"smoke\" is not on the path; there are: drum, pigeon; add its module, or choose another"
                        + " name",
                named("smoke"),
                pigeon,
                drum);
        assertRefused(
                "transport \"smoke\" is not on the path; there is none; add its module, or choose another name",
                named("smoke"));
    }

    @Test
    void oneNameOfTwoTransportsNamesTheirClasses() {
        String type = pigeon.getClass().getName();
        assertRefused(
                "transport \"pigeon\" is on the path more than once, leave one: " + type + ", " + type,
                named("pigeon"),
                pigeon,
                pigeon);
    }

    @Test
    void spoolWithoutItsModuleTellsWhatToAdd() {
        TrackerConfig config =
                TrackerConfig.builder().spoolDirectory(Path.of("spool")).build();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Transports.spool(config));
        assertTrue(
                e.getMessage().endsWith("but no spool is on the path: add gametracker.transport.file, or leave it out"),
                e.getMessage());
    }

    @Test
    void transportThatCannotBeOpenedIsNamedWithItsReason() {
        TransportProvider broken = provider("broken", () -> {
            throw new IllegalStateException("no modem");
        });
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Transports.open(broken, somewhere));
        assertEquals(
                "transport \"broken\" cannot be opened: java.lang.IllegalStateException: no modem; mend it or choose"
                        + " another, as in transport(\"file\")",
                e.getMessage());
        TransportProvider empty = provider("empty", () -> null);
        e = assertThrows(IllegalArgumentException.class, () -> Transports.open(empty, somewhere));
        assertEquals(
                "transport \"empty\" cannot be opened: it returned null; mend it or choose another", e.getMessage());
    }

    @Test
    void transportsOwnRefusalIsPassedOn() {
        IllegalArgumentException own = new IllegalArgumentException("proxy is needed: none");
        TransportProvider choosy = provider("choosy", () -> {
            throw own;
        });
        assertSame(own, assertThrows(IllegalArgumentException.class, () -> Transports.open(choosy, somewhere)));
    }

    @Test
    void whatATransportHearsHasNoCredentialsInIt() throws Exception {
        TrackerConfig config = TrackerConfig.builder()
                .endpoint(URI.create("http://localhost:1"))
                .bearerToken("open-sesame-1234")
                .build();
        TransportProvider careless =
                provider("careless", () -> new Answering(new Delivery.Rejected(400, "bad: Bearer open-sesame-1234")));
        try (Transport transport = Transports.open(careless, config)) {
            assertEquals(new Delivery.Rejected(400, "bad: [hidden]"), transport.send(null));
        }
        TransportProvider broken = provider("broken", () -> {
            throw new IllegalStateException("bad header: open-sesame-1234");
        });
        String message = assertThrows(IllegalArgumentException.class, () -> Transports.open(broken, config))
                .getMessage();
        assertTrue(message.contains("bad header: [hidden]"), message);
    }

    /** Says the same of whatever it is given. */
    private record Answering(Delivery answer) implements Transport {
        @Override
        public Delivery send(Envelope envelope) {
            return answer;
        }

        @Override
        public void close() {}
    }
}

package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import gametracker.api.TrackerConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String TOKEN = "open/sesame+\"1234\"&co";
    private static final String PASSWORD = "pass:wörd<7";

    private static Secrets secrets(UnaryOperator<TrackerConfig.Builder> setUp) {
        TrackerConfig.Builder config = TrackerConfig.builder().endpoint(URI.create("http://loki.example"));
        return Secrets.of(TransportConfig.of(setUp.apply(config).build()));
    }

    private static final Secrets OF_TOKEN = secrets(config -> config.bearerToken(TOKEN));

    private static Secrets ofToken() {
        return OF_TOKEN;
    }

    private static Secrets ofPassword() {
        return secrets(config -> config.basicAuth("ann", PASSWORD));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open/sesame+\"1234\"&co",
                "open/sesame+\\\"1234\\\"&co",
                "open\\/sesame+\\\"1234\\\"&co",
                "open/sesame+\\\"1234\\\"\\u0026co",
                "open/sesame+\\\\\\\"1234\\\\\\\"\\u0026co",
                "open%2Fsesame%2B%221234%22%26co",
                "open%2fsesame%2b%221234%22%26co",
                "open/sesame+&#34;1234&#34;&amp;co"
            })
    void tokenIsReplacedHoweverItIsWritten(String form) {
        assertEquals("before [hidden] after", ofToken().redact("before " + form + " after"));
        assertEquals(
                "[hidden], [hidden]",
                ofToken().redact("Bearer " + form + ", " + form).replace("Bearer ", ""));
    }

    @Test
    void basicCredentialsAreReplacedAsPairAsPasswordAndInBase64() {
        Secrets secrets = ofPassword();
        for (String form : new String[] {
            "ann:" + PASSWORD,
            PASSWORD,
            base64("ann:" + PASSWORD),
            base64(PASSWORD),
            URLEncoder.encode("ann:" + PASSWORD, StandardCharsets.UTF_8),
            "pass:w\\u00f6rd\\u003c7"
        }) {
            assertEquals("x [hidden].", secrets.redact("x " + form + "."), form);
        }
        assertEquals("user ann is unknown", secrets.redact("user ann is unknown"));
    }

    @Property
    void nothingTellingIsLeftInTheBase64OfALongerText(
            @ForAll @StringLength(max = 9) String before, @ForAll @StringLength(max = 9) String after) {
        String encoded = base64(before + "Bearer " + TOKEN + after);
        String safe = ofToken().redact(encoded);
        // A few characters at either side of the secret share their bits with what is around it.
        String core = base64(TOKEN).substring(4, 20);
        assertFalse(safe.contains(core), safe);
        assertFalse(safe.length() > encoded.length() - 20, safe);
    }

    @Property
    void secretIsFoundWhereverItStands(@ForAll String before, @ForAll String after) {
        assertFalse(ofToken().redact(before + TOKEN + after).contains("sesame"));
    }

    @Property
    void pieceOfASecretIsFoundAtTheEndOfWhatWasKept(@ForAll @IntRange(min = 8, max = 20) int length) {
        assertEquals("...[hidden]", ofToken().redact("..." + TOKEN.substring(0, length)));
    }

    @Test
    void beginningOfASecretIsReplacedInTheMiddleToo() {
        assertEquals("got [hidden]... and more", ofToken().redact("got open/sesame+\"... and more"));
    }

    @Test
    void headersAreSecretButTenantAndWhatDescribesTheClient() {
        Secrets secrets = secrets(config -> config.header("X-Api-Key", "k-123456")
                .header("User-Agent", "Game/1.0.0")
                .header("Accept", "application/json")
                .header("X-Build", "42")
                .tenant("studio-7"));
        assertEquals("[hidden]", secrets.redact("k-123456"));
        String plain = "studio-7 Game/1.0.0 application/json 42";
        assertSame(plain, secrets.redact(plain));
    }

    @Test
    void valuesOfAQueryAreSecret() {
        Secrets secrets =
                secrets(config -> config.logsEndpoint(URI.create("http://h/push?v=1&key=s3cr3t%2Fkey&t=abcdef")));
        assertEquals(
                "POST /push?[hidden]: [hidden] or [hidden], [hidden]",
                secrets.redact("POST /push?v=1&key=s3cr3t%2Fkey&t=abcdef: s3cr3t%2Fkey or s3cr3t/key, abcdef"));
    }

    @Test
    void passwordsOfProxiesAreSecret() {
        System.setProperty("https.proxyUser", "ann");
        System.setProperty("https.proxyPassword", "pr0xy-pw");
        try {
            Secrets secrets = secrets(config -> config);
            assertEquals("[hidden] [hidden]", secrets.redact("pr0xy-pw " + base64("ann:pr0xy-pw")));
        } finally {
            System.clearProperty("https.proxyUser");
            System.clearProperty("https.proxyPassword");
        }
    }

    @Test
    void eachKindOfDeliveryIsRedacted() {
        Secrets secrets = ofToken();
        String said = "not " + TOKEN + "!";
        assertEquals(new Delivery.Delivered(200, "not [hidden]!"), secrets.redact(new Delivery.Delivered(200, said)));
        assertEquals(new Delivery.Rejected(400, "not [hidden]!"), secrets.redact(new Delivery.Rejected(400, said)));
        assertEquals(
                new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), true, "not [hidden]!"),
                secrets.redact(new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), true, said)));
        Delivery plain = new Delivery.Rejected(400, "entry too far behind");
        assertSame(plain, secrets.redact(plain));
    }

    @Test
    void schemesAloneAreNoSecrets() {
        for (String words :
                new String[] {"expected Bearer", "expected Basic", "use Bearer or Basic", "Bearer realm=x"}) {
            assertSame(words, ofToken().redact(words));
            assertSame(words, ofPassword().redact(words));
        }
        assertSame("a", secrets(config -> config.bearerToken("a")).redact("a"));
    }

    @Test
    void toStringShowsNone() {
        assertFalse(ofToken().toString().contains("sesame"));
    }
}

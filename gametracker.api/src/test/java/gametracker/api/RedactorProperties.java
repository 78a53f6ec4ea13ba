package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class RedactorProperties {
    private static final List<String> MARKS = List.of("[email]", "[ip]", "[card]", "[user]", "[token]", "[secret]");

    private final Redactor redactor = new CommonRedactor("/home/ada", "ada");

    @Property
    void anyTextIsTakenWithoutFailingAndWhatIsRedactedStaysRedacted(@ForAll("texts") String text) {
        String once = redactor.redact("msg", text);
        String twice = redactor.redact("msg", once);
        for (String mark : MARKS) {
            assertTrue(count(twice, mark) >= count(once, mark), once + " became " + twice);
        }
    }

    @Property
    void marksStayTheSameObject(@ForAll @Size(max = 10) List<@IntRange(max = 5) Integer> marks) {
        String text = marks.stream().map(MARKS::get).collect(Collectors.joining(" "));
        assertSame(text, redactor.redact("msg", text));
    }

    private static long count(String text, String mark) {
        return Pattern.compile(mark, Pattern.LITERAL).matcher(text).results().count();
    }

    @Property
    void lettersAndBlanksStayTheSameObject(@ForAll @AlphaChars String text) {
        assertSame(text, redactor.redact("msg", text));
    }

    @Property
    void noEmailAddressSurvivesBetweenBlanks(
            @ForAll("texts") String before,
            @ForAll @AlphaChars @StringLength(min = 4, max = 10) String name,
            @ForAll("texts") String after) {
        String address = "Q" + name + "Q@mail.example";
        assertFalse(redactor.redact("msg", before + " " + address + " " + after).contains(address));
    }

    @Property
    void noIpV4AddressSurvivesBetweenBlanks(
            @ForAll @IntRange(min = 0, max = 255) int a,
            @ForAll @IntRange(min = 0, max = 255) int b,
            @ForAll @IntRange(min = 0, max = 255) int c) {
        String address = a + "." + b + "." + c + ".77";
        assertEquals("to [ip] it went", redactor.redact("msg", "to " + address + " it went"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "@",
                        ".",
                        ":",
                        "::",
                        "/",
                        "\\",
                        "home",
                        "ada",
                        "Users",
                        "Bearer ",
                        "1",
                        "4111",
                        "255",
                        "fe80",
                        "-",
                        " ",
                        "a",
                        "?token=",
                        "&",
                        "=",
                        "https://",
                        "\ud800",
                        "é",
                        "%",
                        "\n")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}

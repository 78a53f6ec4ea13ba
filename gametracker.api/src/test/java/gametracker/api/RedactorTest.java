package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private final Redactor linux = new CommonRedactor("/home/ada.l", "ada.l");
    private final Redactor windows = new CommonRedactor("C:\\Users\\Ada L", "Ada L");
    private final Redactor container = new CommonRedactor("/gamer", "gamer");

    @Nested
    class Taken {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                ignoreLeadingAndTrailingWhitespace = false,
                value = {
                    "mail ada@example.org now|mail [email] now",
                    "<ada.b+tag@mail.example.co.uk>|<[email]>",
                    "user=ada_1@x.io,|user=[email],",
                    "жанна@пример.рф|[email]",
                    "a@b.de;c@d.de|[email];[email]",
                    "(see ada@example.org.)|(see [email].)",
                    "from 192.0.2.1|from [ip]",
                    "http://10.0.0.7:8080/x|http://[ip]:8080/x",
                    "10.0.0.1-10.0.0.9|[ip]-[ip]",
                    "lost 10.0.0.1.|lost [ip].",
                    "host-10.0.0.1 went|host-[ip] went",
                    "[2001:db8::1]:443|[[ip]]:443",
                    "fe80::1%eth0 up|[ip] up",
                    "::1 refused|[ip] refused",
                    "peer:fe80::a:b:|peer:[ip]:",
                    "::ffff:192.0.2.128|[ip]",
                    "2001:db8:0:1:1:1:1:1|[ip]",
                    "64:ff9b::/96|[ip]/96",
                    "card 4111 1111 1111 1111 ok|card [card] ok",
                    "card 4111-1111-1111-1111 12|card [card] 12",
                    "378282246310005|[card]",
                    "5555555555554444,6011111111111117|[card],[card]",
                    "2223003122003222|[card]",
                    "Authorization: Bearer abc.def-ghi|Authorization: Bearer [token]",
                    "bearer eyJhbGciOi.x.y sent|bearer [token] sent",
                    "https://ada:s3cret@host/x|https://[secret]@host/x",
                    "https://ghp_abcdef@host|https://[secret]@host",
                    "ftp://a:b@c@host/|ftp://[secret]@host/",
                    "https://host/#access_token=abc|https://host/#access_token=[secret]",
                    "Authorization: bearer abcdefgh|Authorization: bearer [token]",
                    "{'authorization':'Bearer x'}|{'authorization':'Bearer [token]'}",
                    "Bearer a1b|Bearer [token]",
                    "server 10.0.0.1|server [ip]",
                    "driver 10.0.0.1|driver [ip]",
                    "host.example/10.0.0.1:8080 refused|host.example/[ip]:8080 refused",
                    "/10.0.0.1:8080|/[ip]:8080",
                    "peer=10.0.0.1_8080|peer=[ip]_8080",
                    "add:2001:db8:0:1:1:1:1:1|add:[ip]",
                    "2001:DB8::A|[ip]",
                    "card4111111111111111|card[card]",
                    "3530 111333 30000|3530 111333 30000",
                    "3782 822463 10005|[card]",
                    "6304000000000000|[card]",
                    "c:/users/Bob/x|c:/users/[user]/x",
                    "/mnt/c/Users/Bob/x|/mnt/c/Users/[user]/x",
                    "C:\\Users\\O'Brien\\x|C:\\Users\\[user]\\x",
                    "'C:\\Users\\Bob'|'C:\\Users\\[user]'",
                    "C:\\Documents and Settings\\Bob B\\x|C:\\Documents and Settings\\[user]\\x",
                    "/home/bob:/usr/bin|/home/[user]:/usr/bin",
                    "file:///home/bob/a|file:///home/[user]/a",
                    "wrote /home/ada.l.|wrote ~.",
                    "in /data/ada.l.|in /data/[user].",
                    "GET /x?a=1&access_token=abc&b=2|GET /x?a=1&access_token=[secret]&b=2",
                    "ws://h/?password=p%40ss#f|ws://h/?password=[secret]#f",
                    "read /home/ada.l/save.dat|read ~/save.dat",
                    "read /home/bob/save.dat|read /home/[user]/save.dat",
                    "/Users/bob|/Users/[user]",
                    "D:\\users\\Bob B\\x|D:\\users\\[user]\\x",
                    "/home/bob and /tmp/x|/home/[user] and /tmp/x",
                    "/mnt/data/ada.l/x|/mnt/data/[user]/x",
                    "file:///home/ada.l/a|file://~/a",
                })
        void becomesAMark(String text, String redacted) {
            assertEquals(redacted, linux.redact("msg", text));
        }

        @Test
        void homeOfWindowsAlsoEscapedAndWithTheOtherSeparator() {
            assertEquals("~\\save", windows.redact("msg", "c:\\users\\ada l\\save"));
            assertEquals("~\\\\save", windows.redact("msg", "C:\\\\Users\\\\Ada L\\\\save"));
            assertEquals("~/save", windows.redact("msg", "C:/Users/Ada L/save"));
        }

        @Test
        void homeThatIsNotBelowHome() {
            assertEquals("~/save", container.redact("msg", "/gamer/save"));
            assertEquals("/gamerfs/save", container.redact("msg", "/gamerfs/save"));
        }

        @Test
        void cardNumberAtEachLengthThatHasAValidCheckDigit() {
            for (int length = 13; length <= 19; length++) {
                String number = withCheckDigit("4" + "1".repeat(length - 2));
                assertEquals("[card]", linux.redact("msg", number));
                int last = number.charAt(length - 1) - '0';
                String wrong = number.substring(0, length - 1) + (last + 1) % 10;
                assertEquals(wrong, linux.redact("msg", wrong));
            }
        }

        private static String withCheckDigit(String digits) {
            int sum = 0;
            for (int i = 0; i < digits.length(); i++) {
                int digit = digits.charAt(digits.length() - 1 - i) - '0';
                int value = i % 2 == 0 ? 2 * digit : digit;
                sum += value / 10 + value % 10;
            }
            return digits + (10 - sum % 10) % 10;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "player joined",
                "at 12:34:56 and 12:34:56.789",
                "2026-11-29T06:15:00Z",
                "2026-11-29 061500 123456",
                "1795936500000000000",
                "v1.2.3.4 and 1.2.3.4.5 and 1.2.3.4-beta and 1.2.3.4b",
                "version 17.0.15.1",
                "clientVersion=1.2.3.4, ver. 1.2.3, v 1.2.3.4, build: 1.2.3.4",
                "{\"version\":\"1.2.3.4\"}",
                "550e8400-e29b-41d4-a716-446655440000",
                "https://example.org/home/news/today",
                "a :: b",
                "x10.0.0.1",
                "10.0.0.256",
                "1.2.3",
                "std::string a::",
                "00:1A:2B:3C:4D:5E",
                "java.lang.Object@1b2c3d4e",
                "@Override a@b a@",
                "the torch bearer left us",
                "Bearer of",
                "4111 1111 1111 1112",
                "0.4111111111111111",
                "a4111111111111111f",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "https://example.org/a/b?page=2",
                "/usr/lib/jvm",
                "12 % of 3/4",
            })
    void staysTheSameObject(String text) {
        String own = new String(text);
        assertSame(own, linux.redact("msg", own));
    }

    @Test
    void versionNumberStaysAtTheKeyOfAVersion() {
        assertEquals("17.0.15.1", linux.redact("device.java_version", "17.0.15.1"));
        assertEquals("1.2.3.4", linux.redact("data.clientVersion", "1.2.3.4"));
        assertEquals("[email]", linux.redact("data.version", "ada@example.org"));
        assertEquals("[ip]", linux.redact("data.address", "1.2.3.4"));
    }

    @Test
    void rootAsHomeAndAnAccountWithoutANameAreNothing() {
        Redactor root = new CommonRedactor("C:\\", "?");
        assertEquals("C:\\Games\\x /?a=/?", root.redact("msg", "C:\\Games\\x /?a=/?"));
        assertEquals("/a", new CommonRedactor("/", "").redact("msg", "/a"));
    }

    /** No text makes it look back over all that came before, again and again. */
    @Test
    void longTextsOfBeginningsTakeNoLongerThanTheyAreLong() {
        for (String part : new String[] {"://", "bearer ", "/home/", "@a", "1.", "a:", "4111 ", "version 1.2.3.4 "}) {
            String text = part.repeat(200_000);
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> linux.redact("msg", text), part);
        }
    }

    @Test
    void commonIsOneForAllAndNeedsNoKey() {
        assertSame(Redactor.common(), Redactor.common());
        assertEquals("[ip]", Redactor.common().redact("", "192.0.2.1"));
    }

    @Nested
    class And {
        @Test
        void handsOnWhatTheFirstReturned() {
            Redactor both = linux.and((key, text) -> key + ":" + text);
            assertEquals("msg:[ip]", both.redact("msg", "192.0.2.1"));
        }

        @Test
        void endsWithTheFirstNull() {
            Redactor nothing = (key, text) -> null;
            assertNull(nothing.and((key, text) -> "never").redact("msg", "x"));
        }

        @Test
        void refusesNullAtOnce() {
            assertThrows(NullPointerException.class, () -> linux.and(null));
        }
    }

    @Test
    void withoutHomeAndAccountNothingIsTakenForThem() {
        Redactor bare = new CommonRedactor("", " ");
        assertEquals("/a/b", bare.redact("msg", "/a/b"));
        assertFalse(bare.redact("msg", "ada@example.org").contains("ada"));
    }

    /** An address as the name of an account; what is redacted once more, as the text of a stored record is, stays. */
    @Test
    void whatIsAMarkAlreadyIsNoAccount() {
        Redactor linux = new CommonRedactor("/home/ada", "ada");
        assertEquals("/home/[ip]", linux.redact("msg", "/home/::1"));
        assertEquals("/home/[ip]", linux.redact("msg", "/home/[ip]"));
        assertEquals("/home/[ip]/x", linux.redact("msg", "/home/[ip]/x"));
    }
}

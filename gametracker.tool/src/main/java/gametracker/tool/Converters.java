package gametracker.tool;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Converts arguments of the command line to values. */
final class Converters {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhd])");

    private Converters() {}

    /** The JDK's message quotes a URL that it cannot read, which may hold a password; the message here does not. */
    static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new TypeConversionException("this is no URL: " + e.getReason());
        }
    }

    static Duration duration(String text) {
        Duration duration;
        try {
            duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            throw new TypeConversionException("a duration is as in 30s, 2m or 1h, not " + text);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new TypeConversionException("it must be more than zero, not " + text);
        }
        return duration;
    }

    /** Converts an instant, a day in UTC, or an age. */
    static Instant instant(String text) {
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                String unit = ago.group(2).toUpperCase(Locale.ROOT);
                return Instant.now().minus(Duration.parse((unit.equals("D") ? "P" : "PT") + ago.group(1) + unit));
            }
            return text.indexOf('T') > 0
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException("a time is as in 2026-11-20T13:00:00Z, a day as in 2026-11-20 or an age"
                    + " as in 90m, 6h, 2d, not " + text);
        }
    }
}

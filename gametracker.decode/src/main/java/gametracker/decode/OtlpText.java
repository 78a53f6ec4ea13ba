package gametracker.decode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Converts values of OTLP to text, as servers do where they store only text: a text stays as it is, bytes become
 * base64, lists and maps become JSON with sorted keys, and no value becomes an empty text. Source: the OpenTelemetry
 * Collector's {@code pcommon.Value.AsString}.
 */
public final class OtlpText {
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_BELOW = 1e21;

    private OtlpText() {}

    /**
     * Writes a value as text.
     *
     * @param value as in {@link OtlpLogsBody.Log#body}
     * @return its text; empty if there is no value
     */
    public static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            return JsonText.value(sorted(value));
        }
        return value.toString();
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(String.valueOf(key), sorted(each)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(sorted(each)));
            return copy;
        }
        return value;
    }

    /** As Go's encoding/json writes a float64. */
    private static String number(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        if (size == 0 || size >= PLAIN_FROM && size < PLAIN_BELOW) {
            BigDecimal plain = new BigDecimal(Double.toString(number)).stripTrailingZeros();
            return size == 0 ? "0" : plain.toPlainString();
        }
        String text = Double.toString(number).replace(".0E", "E");
        return text.contains("E-") ? text.replace('E', 'e') : text.replace("E", "e+");
    }
}

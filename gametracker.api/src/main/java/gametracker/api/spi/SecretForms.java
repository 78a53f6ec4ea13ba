package gametracker.api.spi;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** A secret as it is, and as others would write it. */
final class SecretForms {
    /** Shorter pieces of Base64 would be found everywhere. */
    private static final int SHORTEST_BASE64 = 8;

    private SecretForms() {}

    static void addTo(Set<String> forms, String secret) {
        forms.add(secret);
        for (Json json : Json.values()) {
            String once = json.of(secret);
            forms.add(once);
            for (Json around : Json.values()) {
                forms.add(around.of(once)); // JSON within JSON
            }
        }
        forms.add(html(secret));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        for (String form : new String[] {url, url.replace("+", "%20")}) {
            forms.add(form);
            forms.add(withLowerCaseHex(form));
        }
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(Base64.getEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            String within = base64Within(bytes, before);
            if (within.length() >= SHORTEST_BASE64) {
                forms.add(within);
                forms.add(within.replace('+', '-').replace('/', '_'));
            }
        }
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    /** What is certain of the Base64 of a longer text in which the secret begins after so many bytes, modulo 3. */
    private static String base64Within(byte[] secret, int before) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = (before * 8 + 5) / 6;
        int last = shifted.length * 8 / 6;
        return first >= last ? "" : encoded.substring(first, last);
    }

    private static String withLowerCaseHex(String url) {
        StringBuilder lower = new StringBuilder(url);
        for (int i = url.indexOf('%'); i >= 0; i = url.indexOf('%', i + 1)) {
            lower.setCharAt(i + 1, Character.toLowerCase(url.charAt(i + 1)));
            lower.setCharAt(i + 2, Character.toLowerCase(url.charAt(i + 2)));
        }
        return lower.toString();
    }

    static String fromUrl(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The ways in which encoders differ. */
    private enum Json {
        PLAIN("", false),
        SLASHES("/", false),
        /** As Go does it: what a browser could take for HTML. */
        FOR_HTML("<>&", false),
        ASCII("<>&", true);

        private final String more;
        private final boolean ascii;

        Json(String more, boolean ascii) {
            this.more = more;
            this.ascii = ascii;
        }

        String of(String text) {
            StringBuilder json = new StringBuilder(text.length() + 16);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean escaped = more.indexOf(c) >= 0;
                if (c == '"' || c == '\\' || c == '/' && escaped) {
                    json.append('\\').append(c);
                } else if (c < ' ' || escaped || ascii && c > '~') {
                    json.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        json.append(Character.forDigit(c >> shift & 0xF, 16));
                    }
                } else {
                    json.append(c);
                }
            }
            return json.toString();
        }
    }
}

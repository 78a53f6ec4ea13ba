package gametracker.api;

/** What a URL may hold of credentials. */
final class UrlPattern {
    private static final String REPLACEMENT = "[secret]";

    private UrlPattern() {}

    /** Where a run of characters that a URL may hold ends. */
    private static int endOfPart(String text, int from, String delimiters) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c <= ' ' || c == '"' || c == '<' || c == '>' || delimiters.indexOf(c) >= 0) {
                break;
            }
            end++;
        }
        return end;
    }

    /** {@code https://name:password@host}: all before the last {@code @} of the authority (RFC 3986, section 3.2). */
    static final class UserInfo extends SensitivePattern {
        UserInfo() {
            super(":", REPLACEMENT);
        }

        @Override
        long find(String text, int at, int from) {
            if (!text.startsWith("//", at + 1)) {
                return NO_MATCH;
            }
            int start = at + 3;
            int end = endOfPart(text, start, "/?#\\") - 1;
            while (end > start && text.charAt(end) != '@') {
                end--;
            }
            return end > start ? match(start, end) : NO_MATCH;
        }
    }

    /** {@code ?access_token=…}: the value of a parameter whose name says that it is a secret. */
    static final class Parameter extends SensitivePattern {
        private static final String[] NAMES = {
            "password",
            "passwd",
            "pwd",
            "pass",
            "secret",
            "client_secret",
            "client-secret",
            "token",
            "access_token",
            "access-token",
            "refresh_token",
            "id_token",
            "auth",
            "apikey",
            "api_key",
            "api-key",
            "key",
            "sig",
            "signature"
        };

        Parameter() {
            super("?&;#", REPLACEMENT);
        }

        @Override
        long find(String text, int at, int from) {
            for (String name : NAMES) {
                int equals = at + 1 + name.length();
                if (charAt(text, equals) == '=' && text.regionMatches(true, at + 1, name, 0, name.length())) {
                    int end = endOfPart(text, equals + 1, "&;#'");
                    return end > equals + 1 ? match(equals + 1, end) : NO_MATCH;
                }
            }
            return NO_MATCH;
        }
    }
}

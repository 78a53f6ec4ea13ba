package gametracker.api;

/** What a path tells of whose account it lies in. Both separators count, single or doubled as in escaped texts. */
final class PathPattern {
    private static final String SEPARATORS = "/\\";
    private static final String USER = "[user]";

    private PathPattern() {}

    private static boolean isSeparator(char c) {
        return c == '/' || c == '\\';
    }

    private static boolean belongsToName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    /** A full stop with nothing behind it ends a sentence. */
    private static boolean nameGoesOn(String text, int end) {
        char next = SensitivePattern.charAt(text, end);
        return belongsToName(next == '.' ? SensitivePattern.charAt(text, end + 1) : next);
    }

    private static int skipSeparators(String text, int from) {
        int i = from;
        while (isSeparator(SensitivePattern.charAt(text, i))) {
            i++;
        }
        return i;
    }

    /** The home directory itself. */
    static final class Home extends SensitivePattern {
        private final String home;
        private final boolean ignoreCase;

        /** @param home as {@link #isFolder} has it */
        Home(String home) {
            super(firstOf(home), "~");
            this.home = withoutLastSeparator(home);
            this.ignoreCase = home.indexOf('\\') >= 0;
        }

        /** Says whether a home is a folder in a root rather than a root itself, or none at all. */
        static boolean isFolder(String home) {
            String folder = home.isEmpty() ? home : withoutLastSeparator(home);
            return folder.length() > 1 && (folder.indexOf('/') >= 0 || folder.indexOf('\\') >= 0);
        }

        private static String withoutLastSeparator(String home) {
            int last = home.length() - 1;
            return isSeparator(home.charAt(last)) ? home.substring(0, last) : home;
        }

        private static String firstOf(String home) {
            char first = home.charAt(0);
            return isSeparator(first)
                    ? SEPARATORS
                    : "" + first + Character.toLowerCase(first) + Character.toUpperCase(first);
        }

        @Override
        long find(String text, int at, int from) {
            if (belongsToName(before(text, at, from))) {
                return NO_MATCH;
            }
            int end = at;
            for (int i = 0; i < home.length(); i++) {
                char wanted = home.charAt(i);
                char c = charAt(text, end);
                if (isSeparator(wanted) ? !isSeparator(c) : !same(wanted, c)) {
                    return NO_MATCH;
                }
                // A doubled separator of an escaped text stands for one.
                end = isSeparator(wanted) && i > 0 ? skipSeparators(text, end) : end + 1;
            }
            return nameGoesOn(text, end) ? NO_MATCH : match(at, end);
        }

        private boolean same(char a, char b) {
            return a == b || ignoreCase && Character.toLowerCase(a) == Character.toLowerCase(b);
        }
    }

    /** The folder below {@code /home}, {@code /Users} or {@code \Users}: an account of this machine or another. */
    static final class UserFolder extends SensitivePattern {
        private static final int LONGEST = 255;
        private static final int LONGEST_URL = 512;
        private static final String[] PARENTS = {"home", "Users", "Documents and Settings"};

        UserFolder() {
            super(SEPARATORS, USER);
        }

        @Override
        long find(String text, int at, int from) {
            for (String parent : PARENTS) {
                int end = at + 1 + parent.length();
                boolean ignoreCase = text.charAt(at) == '\\' || charAt(text, at - 1) == ':';
                if (text.regionMatches(ignoreCase, at + 1, parent, 0, parent.length())
                        && isSeparator(charAt(text, end))) {
                    int start = skipSeparators(text, end);
                    // No account begins with a bracket: it is what another pattern has put there.
                    int endOfName = charAt(text, start) == '[' ? start : endOfName(text, start);
                    return endOfName > start && !isInUrl(text, at) ? match(start, endOfName) : NO_MATCH;
                }
            }
            return NO_MATCH;
        }

        /** Says whether this is a page of a web site: {@code https://host/home/news}. */
        private static boolean isInUrl(String text, int at) {
            for (int i = at - 1; i > 0 && at - i < LONGEST_URL; i--) {
                char c = text.charAt(i);
                if (c <= ' ' || c == '"' || c == '\'' || c == '\\') {
                    return false;
                }
                if (c == ':' && text.startsWith("//", i + 1)) {
                    return i + 3 < at && !text.regionMatches(true, i - "file".length(), "file", 0, "file".length());
                }
            }
            return false;
        }

        /** Up to the next separator, blanks included; where none follows at once, up to the first blank. */
        private static int endOfName(String text, int start) {
            int firstBlank = -1;
            int i = start;
            while (i < text.length() && i - start < LONGEST) {
                char c = text.charAt(i);
                if (isSeparator(c)) {
                    boolean sentence = firstBlank >= 0 && text.charAt(i - 1) == ' ';
                    return sentence ? firstBlank : i;
                }
                // Of these a name may have some, but then it goes on at once: O'Brien
                boolean stops = "',;()[]".indexOf(c) >= 0 && !belongsToName(charAt(text, i + 1));
                if (stops || c < ' ' || "\"<>|?*:".indexOf(c) >= 0) {
                    break;
                }
                if (c == ' ' && firstBlank < 0) {
                    firstBlank = i;
                }
                i++;
            }
            return firstBlank >= 0 ? firstBlank : i;
        }
    }

    /** A folder or file that is called as the account is, wherever in a path. */
    static final class AccountFolder extends SensitivePattern {
        private final String account;

        /** @param account as {@link #isName} has it */
        AccountFolder(String account) {
            super(SEPARATORS, USER);
            this.account = account;
        }

        /** Says whether an account has a name; in containers it may be "?". */
        static boolean isName(String account) {
            return account.codePoints().anyMatch(Character::isLetterOrDigit);
        }

        @Override
        long find(String text, int at, int from) {
            int start = at + 1;
            int end = start + account.length();
            boolean named = text.regionMatches(true, start, account, 0, account.length());
            return named && !nameGoesOn(text, end) ? match(start, end) : NO_MATCH;
        }
    }
}

package gametracker.api;

/**
 * A payment card number: 13 to 19 digits whose first are those of a card network, in one piece or in groups of three to
 * six with a blank or a hyphen between them, with a valid check digit (ISO/IEC 7812-1, annex B).
 */
final class CardNumber extends SensitivePattern {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    private static final int SMALLEST_GROUP = 3;
    private static final int LARGEST_GROUP = 6;

    CardNumber() {
        super("23456", "[card]");
    }

    @Override
    long find(String text, int at, int from) {
        char before = before(text, at, from);
        if (isDigit(before)
                || isHex(before) && isHexRun(text, at - 1)
                || before == '.' && isDigit(charAt(text, at - 2))
                || isYear(text, at)) {
            return NO_MATCH; // inside a longer number, an id in hex digits, or a date
        }
        long found = NO_MATCH;
        int digits = 0;
        int group = 0;
        boolean grouped = false;
        int sumIfEven = 0;
        int sumIfOdd = 0;
        for (int i = at; digits < LONGEST; i++) {
            char c = charAt(text, i);
            if ((c == ' ' || c == '-') && group >= SMALLEST_GROUP && isDigit(charAt(text, i + 1))) {
                group = 0;
                grouped = true;
                continue;
            }
            if (!isDigit(c)) {
                break;
            }
            // Which digits count twice depends on whether the number of digits is even: both sums are kept.
            int digit = c - '0';
            int twice = digit < 5 ? 2 * digit : 2 * digit - 9;
            sumIfEven += digits % 2 == 0 ? twice : digit;
            sumIfOdd += digits % 2 == 0 ? digit : twice;
            digits++;
            group++;
            if (grouped && group > LARGEST_GROUP) {
                break;
            }
            int sum = digits % 2 == 0 ? sumIfEven : sumIfOdd;
            if (digits >= SHORTEST && sum % 10 == 0 && mayEndBefore(text, i + 1)) {
                found = match(at, i + 1);
            }
        }
        return found;
    }

    /** Says whether a run of letters and digits that ends here is of hex digits alone, rather than a word. */
    private static boolean isHexRun(String text, int last) {
        for (int i = last; Character.isLetterOrDigit(charAt(text, i)); i--) {
            if (!isHex(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Card networks have 2200 to 2720 of the numbers that begin with 2; dates have those before. */
    private static boolean isYear(String text, int at) {
        return text.charAt(at) == '2' && charAt(text, at + 1) < '2';
    }

    private static boolean mayEndBefore(String text, int end) {
        char next = charAt(text, end);
        return !isHex(next) && !(next == '.' && isDigit(charAt(text, end + 1)));
    }
}

package gametracker.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks through a text once. Each character that can begin, or give away, something sensitive has the patterns that
 * are tried at it; all others cost one look into a table. A text without a match is returned as it is, without garbage.
 */
final class CommonRedactor implements Redactor {
    private static final SensitivePattern[] NONE = {};

    static final CommonRedactor INSTANCE =
            new CommonRedactor(System.getProperty("user.home", ""), System.getProperty("user.name", ""));

    private final SensitivePattern[][] byTrigger = new SensitivePattern[128][];

    CommonRedactor(String home, String account) {
        List<SensitivePattern> patterns = new ArrayList<>(List.of(
                new UrlPattern.UserInfo(),
                new UrlPattern.Parameter(),
                new BearerToken(),
                new EmailAddress(),
                new CardNumber(),
                new IpPattern.V6(),
                new IpPattern.V4()));
        if (PathPattern.Home.isFolder(home)) {
            patterns.add(new PathPattern.Home(home));
        }
        patterns.add(new PathPattern.UserFolder());
        if (PathPattern.AccountFolder.isName(account)) {
            patterns.add(new PathPattern.AccountFolder(account));
        }
        for (char c = 0; c < byTrigger.length; c++) {
            List<SensitivePattern> triggered = new ArrayList<>();
            for (SensitivePattern pattern : patterns) {
                if (pattern.triggers().indexOf(c) >= 0) {
                    triggered.add(pattern);
                }
            }
            byTrigger[c] = triggered.toArray(NONE);
        }
    }

    @Override
    public String redact(String key, String text) {
        StringBuilder redacted = null;
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            SensitivePattern[] patterns = c < byTrigger.length ? byTrigger[c] : NONE;
            int next = at + 1;
            for (SensitivePattern pattern : patterns) {
                long match = pattern.find(text, at, done);
                if (match != SensitivePattern.NO_MATCH && pattern.appliesTo(key)) {
                    redacted = redacted == null ? new StringBuilder(text.length()) : redacted;
                    redacted.append(text, done, SensitivePattern.start(match)).append(pattern.replacement());
                    done = SensitivePattern.end(match);
                    next = Math.max(next, done);
                    break;
                }
            }
            at = next;
        }
        return redacted == null
                ? text
                : redacted.append(text, done, text.length()).toString();
    }
}

package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/configuration.md has all options, and no other. */
class ConfigurationPageTest {
    private static final Pattern OPTION = Pattern.compile("`(\\w+)`");

    @Test
    void pageHasEveryOption() throws IOException {
        Set<String> options = Arrays.stream(TrackerConfig.Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && method.getReturnType() == TrackerConfig.Builder.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/configuration.md"))) {
            if (line.startsWith("## Where losses show")) {
                break;
            }
            if (line.startsWith("| `")) {
                Matcher option = OPTION.matcher(line.substring(0, line.indexOf('|', 1)));
                while (option.find()) {
                    documented.add(option.group(1));
                }
            }
        }
        assertEquals(options, documented);
    }
}

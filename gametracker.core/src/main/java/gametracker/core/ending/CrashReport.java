package gametracker.core.ending;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the report of a crashed JVM says (HotSpot, vmError.cpp), of JDK 17 to 25. It may be cut at any place, and any part
 * of it may be missing, because the reporter itself crashed or ran out of time. Only what is named here is taken: not
 * the environment, not the registers and memory, and of the command line the options of the VM alone.
 *
 * @param pid of the process that crashed
 * @param outOfMemory whether the JVM gave up for lack of memory
 * @param fields what is known, by name, texts only
 */
record CrashReport(long pid, boolean outOfMemory, Map<String, Object> fields) {
    /** Of all texts together, in characters; a quarter of what a record may take if each is written as \\uXXXX. */
    private static final int MOST_CHARS = 16 << 10;

    private static final int MOST_FRAMES = 60;
    private static final int MOST_LINE = 300;
    private static final Pattern PID = Pattern.compile("\\bpid=(\\d{1,10})\\b");
    private static final Pattern ADDRESSES = Pattern.compile(" \\(0x[0-9a-f]+\\)");

    /** Options of the VM whose values are no texts of the player's. */
    private static final Pattern VM_OPTION = Pattern.compile(
            "-XX:[+-]?[A-Za-z0-9]+(=[0-9]+[kKmMgGtT]?)?|-X(ms|mx|ss|mn)[0-9]+[kKmMgGtT]?|-Xint|-Xcomp|-Xmixed|-Xbatch");

    /** Returns null if it is no such report, or does not say of which process. */
    static @Nullable CrashReport parse(List<String> lines) {
        Parser parser = new Parser();
        for (String line : lines) {
            parser.line(line.length() <= MOST_LINE ? line : line.substring(0, MOST_LINE));
        }
        return parser.report();
    }

    private static final class Parser {
        private final Map<String, List<String>> found = new LinkedHashMap<>();
        private long pid;
        private boolean fatal;
        private boolean outOfMemory;
        private boolean inHead = true;
        private boolean frameFollows;
        private @Nullable String section;
        private int number;

        void line(String line) {
            if (++number <= 3 && !line.startsWith("#")) {
                inHead = false;
            }
            if (inHead && line.startsWith("#")) {
                head(line.substring(1).strip());
                return;
            }
            inHead = false;
            if (section != null && !line.isBlank() && !line.startsWith("[") && isFrame(line)) {
                add(section, line.strip(), MOST_FRAMES);
                return;
            }
            section = null;
            body(line.strip(), line);
        }

        private void head(String text) {
            if (text.startsWith("A fatal error has been detected")) {
                fatal = true;
            } else if (text.startsWith("There is insufficient memory")) {
                fatal = true;
                outOfMemory = true;
                add("error", text, 3);
            } else if (frameFollows) {
                frameFollows = false;
                if (!text.isEmpty()) {
                    add("problematic_frame", text, 1);
                }
            } else if (text.startsWith("Problematic frame:")) {
                frameFollows = true;
            } else if (text.startsWith("JRE version:")) {
                add("jre", after(text), 1);
            } else if (text.startsWith("Java VM:")) {
                add("vm", after(text), 1);
            } else {
                Matcher matcher = PID.matcher(text);
                if (pid == 0 && matcher.find()) {
                    pid = Long.parseLong(matcher.group(1));
                    add("error", text, 3);
                } else if (text.startsWith("fatal error:")
                        || text.startsWith("assert(")
                        || text.startsWith("guarantee(")
                        || text.startsWith("Error:")) {
                    add("error", text, 3);
                }
            }
            outOfMemory |= text.contains("OutOfMemory encountered") || text.startsWith("Out of Memory Error");
        }

        private void body(String text, String line) {
            if (line.startsWith("Current thread ")) {
                add("thread", ADDRESSES.matcher(after(text)).replaceAll(""), 1);
            } else if (line.startsWith("Native frames:")) {
                section = "native_stack";
            } else if (line.startsWith("Java frames:")) {
                section = "java_stack";
            } else if (line.startsWith("siginfo:")) {
                add("siginfo", after(text), 1);
            } else if (line.startsWith("jvm_args:")) {
                options(after(text));
            } else if (line.startsWith("vm_info:")) {
                add("vm_info", after(text), 1);
            } else if (line.startsWith("Host:")) {
                add("host", after(text), 1);
            } else if (line.startsWith("Time:")) {
                add("time", after(text), 1);
            } else if (line.startsWith("OS:")) {
                String os = after(text);
                if (os.isEmpty()) {
                    section = "os";
                } else {
                    add("os", os, 1);
                }
            } else if (line.startsWith("uname:")) {
                add("os", text, 2);
            }
        }

        /** After {@code OS:} alone the next line names it. */
        private boolean isFrame(String line) {
            if ("os".equals(section)) {
                add("os", line.strip(), 1);
                return false;
            }
            return line.length() > 3 && line.charAt(1) == ' ' && "JjVvCA".indexOf(line.charAt(0)) >= 0;
        }

        private void options(String arguments) {
            StringBuilder options = new StringBuilder();
            for (String word : arguments.split("\\s+")) {
                if (VM_OPTION.matcher(word).matches()) {
                    options.append(options.length() == 0 ? "" : " ").append(word);
                }
            }
            if (options.length() > 0) {
                add("vm_options", options.toString(), 1);
            }
        }

        private static String after(String text) {
            return text.substring(text.indexOf(':') + 1).strip();
        }

        private void add(String name, String text, int most) {
            List<String> texts = found.computeIfAbsent(name, key -> new ArrayList<>());
            if (texts.size() < most) {
                texts.add(text);
            }
        }

        private @Nullable CrashReport report() {
            if (!fatal || pid == 0) {
                return null;
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            int room = MOST_CHARS;
            for (Map.Entry<String, List<String>> each : found.entrySet()) {
                String text = String.join("\n", each.getValue());
                text = text.length() <= room ? text : text.substring(0, room);
                room -= text.length();
                if (!text.isEmpty()) {
                    fields.put(each.getKey(), text);
                }
            }
            return new CrashReport(pid, outOfMemory, fields);
        }
    }

    /** One line for people. */
    String summary() {
        Object error = fields.get("error");
        Object frame = fields.get("problematic_frame");
        return (error == null ? "" : error.toString().lines().findFirst().orElse(""))
                + (frame == null ? "" : " in " + frame);
    }
}

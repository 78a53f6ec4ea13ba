package gametracker.viewer.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins the page's ES modules into one script. A file with one script can have a Content-Security-Policy that allows
 * this script alone, by its hash. Each module becomes a function that returns its exports. Only the few forms of import
 * and export that the page uses are supported, each on a line of its own; others are an error.
 */
final class ScriptBundle {
    private static final Pattern NAMED = Pattern.compile("import (\\{[^}]*}) from \"\\./(\\w+)\\.js\";");
    private static final Pattern CHARTS = Pattern.compile("import (uPlot) from \"\\.\\./vendor/uPlot\\.esm\\.js\";");
    private static final Pattern EXPORT =
            Pattern.compile("export ((?:async )?function|class|const) (\\w+)(.*)", Pattern.DOTALL);
    private static final String CHARTS_EXPORT = "export { uPlot as default };";
    private static final String MAIN = "main";

    private ScriptBundle() {}

    /** Returns the script; it begins with uPlot's licence, which must be part of all copies. */
    static String script() {
        StringBuilder script = new StringBuilder("/*\n")
                .append(Assets.text("vendor/uPlot.LICENSE").strip())
                .append("\n*/\nconst $uPlot = (() => {\n")
                .append(charts())
                .append("})();\n");
        for (String module : Assets.SCRIPTS) {
            String body = body(Assets.text("js/" + module + ".js"));
            if (module.equals(MAIN)) {
                script.append("{\n").append(body).append("}\n"); // a block, because it uses await at the top level
            } else {
                script.append("const $")
                        .append(module)
                        .append(" = (() => {\n")
                        .append(body)
                        .append("})();\n");
            }
        }
        return script.toString();
    }

    /** Changes only the export at the end of uPlot's source. */
    private static String charts() {
        String source = Assets.text("vendor/uPlot.esm.js");
        if (!source.contains(CHARTS_EXPORT)) {
            throw new IllegalStateException("uPlot does not export what it did");
        }
        return source.replace(CHARTS_EXPORT, "return { uPlot };");
    }

    private static String body(String source) {
        StringBuilder body = new StringBuilder(source.length() + 200);
        List<String> exported = new ArrayList<>();
        source.lines().forEach(line -> body.append(line(line, exported)).append('\n'));
        if (!exported.isEmpty()) {
            body.append("return { ").append(String.join(", ", exported)).append(" };\n");
        }
        return body.toString();
    }

    private static String line(String line, List<String> exported) {
        if (line.startsWith("import ")) {
            Matcher named = NAMED.matcher(line);
            if (named.matches()) {
                return "const " + named.group(1).replace(" as ", ": ") + " = $" + named.group(2) + ";";
            }
            Matcher charts = CHARTS.matcher(line);
            if (charts.matches()) {
                return "const " + charts.group(1) + " = $uPlot.uPlot;";
            }
            throw new IllegalStateException("an import that cannot be bundled: " + line);
        }
        if (line.startsWith("export ")) {
            Matcher export = EXPORT.matcher(line);
            if (export.matches()) {
                exported.add(export.group(2));
                return export.group(1) + " " + export.group(2) + export.group(3);
            }
            throw new IllegalStateException("an export that cannot be bundled: " + line);
        }
        return line;
    }
}

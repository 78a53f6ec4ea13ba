package gametracker.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file in the form of {@link Properties}, in UTF-8. */
final class PropertiesFile {
    private PropertiesFile() {}

    /** @throws IllegalArgumentException if it cannot be read; names the file */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(Checks.notNull("fromProperties", file))) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no properties file " + file + ": name one that exists", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the properties file " + file + " is not in UTF-8: save it so", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the properties file " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            // Its message may quote the line, and that may hold a password.
            throw new IllegalArgumentException("the properties file " + file
                    + " has an escape \\u that is not followed by four hexadecimal digits: write the character itself");
        }
        Map<String, String> texts = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return texts;
    }
}

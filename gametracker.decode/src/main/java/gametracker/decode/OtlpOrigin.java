package gametracker.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an OTLP record comes from. Records of one resource and scope share one object.
 *
 * @param resource the resource's attributes; values as in {@link OtlpLogsBody.Log#attributes}
 * @param scope the instrumentation scope's name
 * @param scopeVersion its version
 */
public record OtlpOrigin(Map<String, @Nullable Object> resource, String scope, String scopeVersion) {
    /**
     * Returns an attribute of the resource as text.
     *
     * @param key the attribute's key
     * @return its text; empty if there is none
     */
    public String text(String key) {
        return OtlpText.of(resource.get(key));
    }
}

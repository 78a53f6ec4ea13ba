package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import gametracker.viewer.web.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lets in who may come in, and sends them to the page or to the servers. */
final class Front implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(Front.class.getName());

    private final Guard guard;
    private final Optional<Page> page;
    private final PushHandler handler;

    Front(Guard guard, Optional<Page> page, PushHandler handler) {
        this.guard = guard;
        this.page = page;
        this.handler = handler;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        try (http) {
            Map<String, String> headers = headers(http);
            Optional<String> objection = guard.objection(headers);
            if (objection.isPresent()) {
                PushHandler.send(http, 403, Map.of(), objection.get().getBytes(StandardCharsets.UTF_8));
            } else if (page.isPresent()
                    && Page.serves(http.getRequestMethod(), http.getRequestURI().getPath())) {
                page.get().handle(http);
            } else {
                handler.take(http, headers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a request could not be answered", e);
            throw e;
        }
    }

    private static Map<String, String> headers(HttpExchange http) {
        return http.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().toLowerCase(Locale.ROOT),
                        each -> String.join(", ", each.getValue()),
                        (first, next) -> first + ", " + next,
                        TreeMap::new));
    }
}

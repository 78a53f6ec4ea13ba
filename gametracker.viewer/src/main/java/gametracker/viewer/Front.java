package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import gametracker.viewer.web.Page;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses what the guard objects to, and sends all else to the page or to the imitated servers. */
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
                Responses.text(http, 403, objection.get());
            } else if (page.isPresent()
                    && Page.serves(http.getRequestMethod(), http.getRequestURI().getPath())) {
                page.get().handle(http);
            } else {
                handler.take(http, headers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError e) {
            // The memory of this request is free again, so later requests are answered.
            LOG.log(System.Logger.Level.WARNING, "a request took more memory than there is", e);
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

/**
 * A game server of many matches and a client of it. Both require the API and nothing else; tracker and transport are found
 * on the path.
 */
module gametracker.examples.server {
    requires gametracker.api;

    exports gametracker.examples.server;
}

/** What every bridge is held to: a game that logs by its library, and the tests that run it. Not shipped. */
module gametracker.bridge.contract {
    requires static org.junit.jupiter.api; // the game runs without it
    requires static org.jspecify;
    requires gametracker.api;
    requires jdk.httpserver;
    requires tools.jackson.jr.ob;

    exports gametracker.bridge.contract;
}

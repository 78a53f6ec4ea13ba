/**
 * A headless arena fight that shows a game how to use GameTracker. As any game does, it requires the API and nothing
 * else; tracker and transport are found on the path.
 */
module gametracker.examples.arena {
    requires gametracker.api;

    exports gametracker.examples.arena;
}

/**
 * Frames with their sections, pauses, errors and device facts of a game on jMonkeyEngine: an app state to be attached.
 *
 * <p>The engine's jars are automatic modules. A game on the module path can use this module; jlink refuses it.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // the engine has no module descriptors
module gametracker.engine.jme {
    requires static org.jspecify;
    requires transitive gametracker.api;
    requires transitive jme3.core;

    exports gametracker.engine.jme;
}

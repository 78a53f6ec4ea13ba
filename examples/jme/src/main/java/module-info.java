/** A small game on jMonkeyEngine that reports to GameTracker. */
@SuppressWarnings("requires-automatic") // the engine has no module descriptors
module gametracker.examples.jme {
    requires gametracker.engine.jme;
    requires jme3.core;
}

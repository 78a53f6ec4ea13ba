module game {
    requires gametracker.api;
    requires gametracker.engine.libgdx;
    requires gdx;
    requires gdx.backend.headless;
}

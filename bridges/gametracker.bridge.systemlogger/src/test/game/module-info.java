module game {
    requires gametracker.bridge.contract;
}

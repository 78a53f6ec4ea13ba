module game {
    requires gametracker.bridge.contract;
    requires gametracker.bridge.jul;
    requires java.logging;
}

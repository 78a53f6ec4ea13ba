module game {
    requires gametracker.bridge.contract;
    requires org.slf4j;
}

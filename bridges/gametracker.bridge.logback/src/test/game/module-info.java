module game {
    requires gametracker.bridge.contract;
    requires gametracker.bridge.logback;
    requires ch.qos.logback.classic;
    requires org.slf4j;
}

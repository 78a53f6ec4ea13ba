module game {
    requires gametracker.bridge.contract;
    requires gametracker.bridge.log4j2;
    requires org.apache.logging.log4j;
    requires org.apache.logging.log4j.core;
}

/**
 * A server that runs fifty matches on one loop of 20 ticks a second, a child tracker for each, and a client whose
 * requests and the server's work for them are one trace.
 */
package gametracker.examples.server;

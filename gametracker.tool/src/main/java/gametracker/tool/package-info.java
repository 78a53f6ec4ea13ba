/**
 * The tool's commands. {@code Main} is their root, {@code SpoolCommands} the group of commands on a spool, {@code
 * SpoolCommand} the base class of these commands, each of which is a class of its own. {@code Inventory} is the content of
 * a spool.
 */
@NullMarked
package gametracker.tool;

import org.jspecify.annotations.NullMarked;

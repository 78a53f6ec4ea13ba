/**
 * The tool's commands. {@code Main} is their root, {@code SpoolCommands} the group of those on a spool, {@code
 * SpoolCommand} what these have in common; each command is a class of its own. {@code Inventory} is what lies in a
 * spool, as people want to see it.
 */
@NullMarked
package gametracker.tool;

import org.jspecify.annotations.NullMarked;

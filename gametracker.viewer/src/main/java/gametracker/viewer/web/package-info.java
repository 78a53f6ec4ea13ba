/** The page: its files, and what was received as JSON for it. */
@NullMarked
package gametracker.viewer.web;

import org.jspecify.annotations.NullMarked;

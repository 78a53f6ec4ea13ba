/** What a call leaves behind: log records, ended spans, the context as it was, breadcrumbs, and the ring they wait in. */
@NullMarked
package gametracker.core.record;

import org.jspecify.annotations.NullMarked;

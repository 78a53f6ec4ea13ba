package gametracker.core.deliver;

import gametracker.api.spi.Format;
import gametracker.core.format.PayloadRules;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the lanes of a tracker share.
 *
 * @param rules the rules of each format
 * @param accepted told the id of each envelope of this session that a server has accepted, and of each part of one
 */
record LaneContext(
        Settings settings,
        Environment environment,
        Function<Format, PayloadRules> rules,
        Consumer<String> accepted,
        GuardedSpool spool,
        Ledger ledger,
        GuardedReports reports) {}

package dev.medsync.monolith.job;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** Work done at night, one facility at a time, in one transaction a facility. */
public interface NightlyJob {

    /** As in the path: {@code claim-batch}. The ledger has it as {@code billing.claim-batch}. */
    String name();

    /** Does it; answers how many items it touched. */
    int run(Connection connection, int facility, LocalDate date) throws SQLException;
}

package dev.medsync.monolith.job;

import dev.medsync.monolith.dao.JobDao;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** Overdue invoices become late and dearer; the work is a stored procedure's. */
@Singleton
final class MonthEndJob implements NightlyJob {

    @Override
    public String name() {
        return "month-end";
    }

    @Override
    public int run(Connection connection, int facility, LocalDate date) throws SQLException {
        return JobDao.monthEnd(connection, facility, date);
    }
}

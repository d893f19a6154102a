package dev.medsync.monolith.job;

import dev.medsync.monolith.dao.InvoiceDao;
import dev.medsync.monolith.service.InvoiceService;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** Invoices what claims left to patients, then counts a statement on everything open. */
@Singleton
final class StatementJob implements NightlyJob {

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public int run(Connection connection, int facility, LocalDate date) throws SQLException {
        for (long patient : InvoiceDao.patientsWithShares(connection, facility)) {
            InvoiceService.issue(connection, facility, patient, 0);
        }
        return InvoiceDao.countStatements(connection, facility);
    }
}

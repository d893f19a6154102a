package dev.medsync.monolith.job;

import dev.medsync.monolith.dao.Database;
import dev.medsync.monolith.dao.JobDao;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.NotOwnerException;
import dev.medsync.monolith.seam.OwnedData;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job for every facility whose billing is owned here, at most once a (job, facility, date). The row that says so is
 * written in the job's own transaction, so a facility that changes hands in the night and comes home has each job once. (It
 * will move along with the facility when the other owner runs jobs too: ADR 0025.)
 */
@Singleton
public final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final Database database;
    private final OwnedData data;
    private final List<NightlyJob> jobs;

    JobRunner(Database database, OwnedData data, List<NightlyJob> jobs) {
        this.database = database;
        this.data = data;
        this.jobs = jobs;
    }

    /**
     * What a run did, in facilities.
     *
     * @param done worked on
     * @param already had run on that date
     * @param away are owned elsewhere
     * @param failed failed; the next run tries them again
     * @param items what was worked on in all
     */
    public record Summary(String job, LocalDate date, int done, int already, int away, int failed, int items) {}

    /** A job by its name. */
    public Optional<NightlyJob> job(String name) {
        return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
    }

    /** Runs it everywhere; one facility's failure stops no other. */
    public Summary run(NightlyJob job, LocalDate date) throws SQLException {
        int done = 0;
        int already = 0;
        int away = 0;
        int failed = 0;
        int items = 0;
        for (int facility : database.transaction(JobDao::facilities)) {
            try {
                int worked = runIn(job, facility, date);
                if (worked < 0) {
                    already++;
                } else {
                    done++;
                    items += worked;
                }
            } catch (NotOwnerException e) {
                away++;
            } catch (SQLException e) {
                failed++;
                LOG.warn("{} failed in facility {}: SQLSTATE {}", job.name(), facility, e.getSQLState());
            }
        }
        Summary summary = new Summary(job.name(), date, done, already, away, failed, items);
        LOG.info("{}", summary);
        return summary;
    }

    private int runIn(NightlyJob job, int facility, LocalDate date) throws SQLException {
        String ledgerName = "billing." + job.name();
        return data.asJob(Capability.BILLING, facility, connection -> {
            if (!JobDao.begin(connection, ledgerName, facility, date)) {
                return -1;
            }
            int items = job.run(connection, facility, date);
            JobDao.finish(connection, ledgerName, facility, date, items);
            return items;
        });
    }
}

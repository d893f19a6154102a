package dev.medsync.monolith.job;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;

/** HABIT 1: "at two in the morning" where the server stands, which does not exist on one night of the year. */
@Singleton
@Requires(property = "medsync.monolith.jobs.enabled", value = "true")
final class NightlySchedule {

    private final JobRunner runner;

    NightlySchedule(JobRunner runner) {
        this.runner = runner;
    }

    @Scheduled(cron = "0 0 2 * * *")
    void claims() throws SQLException {
        run("claim-batch");
    }

    @Scheduled(cron = "0 30 2 * * *")
    void statements() throws SQLException {
        run("statements");
    }

    @Scheduled(cron = "0 0 3 1 * *")
    void monthEnd() throws SQLException {
        run("month-end");
    }

    private void run(String name) throws SQLException {
        runner.run(runner.job(name).orElseThrow(), LocalDate.now());
    }
}

package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The ledger of acknowledged writes, kept by the clients, while the facility is fenced and opened again and again. */
final class FenceUnderLoadIT {

    private static final int CLIENTS = 4;
    private static final int FENCES = 12;

    private final MonolithFixture monolith = MonolithFixture.get();

    /** What one client saw. */
    private record Ledger(Set<Long> acknowledged, int refused) {}

    @Test
    void whatWasAcknowledgedIsThereAndWhatWasRefusedIsNot() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        AtomicBoolean over = new AtomicBoolean();
        List<Ledger> ledgers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Ledger>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> write(client, encounter, over)));
            }
            try {
                fenceAndOpen(facility);
            } finally {
                over.set(true);
            }
            for (Future<Ledger> ledger : running) {
                ledgers.add(ledger.get());
            }
        }
        Set<Long> acknowledged = new HashSet<>();
        ledgers.forEach(ledger -> acknowledged.addAll(ledger.acknowledged()));
        assertThat(ledgers.stream().mapToInt(Ledger::refused).sum()).isPositive();
        assertThat(acknowledged).isNotEmpty();
        assertThat(monolith.value("select count(*) from charge where encounter_id = " + encounter))
                .isEqualTo(Integer.toString(acknowledged.size()));
        assertThat(monolith.value("select count(*) from charge where encounter_id = " + encounter + " and id in ("
                        + String.join(
                                ",", acknowledged.stream().map(String::valueOf).toList()) + ")"))
                .isEqualTo(Integer.toString(acknowledged.size()));
        // and none was committed while the fence stood
        assertThat(monolith.value("select count(*) from marker_violation where facility_id = " + facility))
                .isEqualTo("0");
    }

    private static Ledger write(Client client, long encounter, AtomicBoolean over) {
        Set<Long> acknowledged = new HashSet<>();
        int refused = 0;
        while (!over.get()) {
            Answer answer = client.post("/api/v1/charges", "{\"encounterId\":" + encounter + ",\"code\":\"FAC-AMB\"}");
            if (answer.response().statusCode() == 421) {
                refused++;
            } else {
                acknowledged.add(answer.expect(200).json().get("chargeId").asLong());
            }
        }
        return new Ledger(acknowledged, refused);
    }

    /** Each time the fence stands, the rows are counted twice with other work between: nobody may have written. */
    private void fenceAndOpen(int facility) throws SQLException {
        monolith.sql("create table if not exists marker_violation (facility_id int not null)");
        try (Connection mover = monolith.connect();
                Statement statement = mover.createStatement()) {
            mover.setAutoCommit(false);
            for (int i = 0; i < FENCES; i++) {
                set(statement, facility, "FENCED");
                mover.commit();
                statement.execute(
                        "create temporary table seen on commit drop as select count(*) n from charge where facility_id = "
                                + facility);
                statement.execute("select pg_sleep(0.01)");
                statement.execute("insert into marker_violation select " + facility
                        + " from seen where n <> (select count(*) from charge where facility_id = " + facility + ")");
                mover.commit();
                set(statement, facility, "OWNER");
                mover.commit();
                statement.execute("select pg_sleep(0.02)");
                mover.commit();
            }
        }
    }

    private static void set(Statement statement, int facility, String state) throws SQLException {
        statement.execute("select pg_advisory_xact_lock(7001, " + facility + ")");
        statement.execute("update replication.ownership set state = '" + state
                + "' where capability = 'billing' and facility_id = " + facility);
    }
}

package dev.medsync.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.monolith.dao.UpMigrations;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class SeedIT {
    private static EmbeddedPostgres server;

    @TempDir
    private static Path keys;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .start();
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            // As in a real installation: the owner of the schema is no superuser.
            statement.execute("create role medsync login password 'medsync'");
            statement.execute("create role strangler nologin");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void seedsTheWholePopulationAndThenHasNothingToDo() throws Exception {
        String url = database("whole");
        assertThat(seed(url, Seed.shipped())).isInstanceOf(Seed.Seeded.class);
        assertThat(number(url, "select count(*) from patient"))
                .isEqualTo(Seed.shipped())
                .isGreaterThanOrEqualTo(1000);
        assertThat(number(url, "select count(distinct facility_id) from patient"))
                .isEqualTo(200);
        assertThat(number(url, "select count(*) from patient where facility_id <= 5"))
                .isBetween(Seed.shipped() * 18 / 100, Seed.shipped() * 22 / 100);
        assertThat(column(url, "select distinct status from claim order by 1"))
                .containsExactly("D ", "N ", "P ", "S ", "V ");
        assertThat(column(url, "select distinct status from charge order by 1")).containsExactly("B", "I", "O", "V");
        assertThat(column(url, "select distinct status from invoice order by 1"))
                .containsExactly("L", "O", "P", "V");
        assertThat(column(url, "select distinct status from payment order by 1"))
                .containsExactly("P", "V");

        long rows = number(url, "select count(*) from claim_line");
        assertThat(seed(url, Seed.shipped())).isEqualTo(new Seed.NothingToDo(Seed.shipped()));
        assertThat(number(url, "select count(*) from claim_line")).isEqualTo(rows);
    }

    @Test
    void leavesTheDatabaseAsStrictAsItWas() throws Exception {
        String url = database("strict");
        String constraints = "select conrelid::regclass || ' ' || conname || ' ' || conenforced || ' ' || convalidated"
                + " from pg_constraint where contype = 'f' order by 1";
        String triggers = "select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger"
                + " where not tgisinternal order by 1";
        List<String> constraintsBefore = column(url, constraints);
        List<String> triggersBefore = column(url, triggers);
        seed(url, 300);
        assertThat(column(url, constraints)).isEqualTo(constraintsBefore).noneMatch(row -> row.contains("false"));
        assertThat(column(url, triggers)).isEqualTo(triggersBefore);
    }

    @Test
    void aLargeLoadMakesItsIndexesAgainAsTheyWere() throws Exception {
        String url = database("large");
        seed(url, 100);
        String indexes = "select indexdef || ' ' || indisreplident from pg_indexes join pg_index"
                + " on indexrelid = (schemaname || '.' || indexname)::regclass where schemaname = 'public' order by 1";
        List<String> before = column(url, indexes);
        try (Connection connection = DriverManager.getConnection(url, "medsync", "medsync")) {
            connection.setAutoCommit(false);
            List<String> tables = new Batch(table -> 1).tables();
            BulkLoad load = BulkLoad.begin(connection, tables, BulkLoad.ROWS_WORTH_NEW_INDEXES);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select to_regclass('charge_root_key')")) {
                row.next();
                assertThat(row.getString(1)).isNull();
            }
            List<String> steps = new ArrayList<>();
            load.finish((what, done, of) -> steps.add(what));
            connection.commit();
            assertThat(steps).contains("indexes", "foreign keys");
        }
        assertThat(column(url, indexes)).isEqualTo(before).anyMatch(index -> index.endsWith("true"));
    }

    @Test
    void givesOddIdsAndLetsSequencesAndNumbersGoOnBehindThem() throws Exception {
        String url = database("numbers");
        seed(url, 300);
        List<String> tables = column(
                url,
                "select c.table_name from information_schema.columns c join information_schema.tables t using (table_name)"
                        + " where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = 'id'"
                        + " and c.is_identity = 'YES'");
        assertThat(tables).contains("patient", "claim", "invoice", "payment_alloc");
        for (String table : tables) {
            assertThat(number(url, "select count(*) from " + table + " where id % 2 = 0"))
                    .as(table)
                    .isZero();
            assertThat(number(url, "select nextval(pg_get_serial_sequence('" + table + "', 'id'))"))
                    .as(table)
                    .isOdd()
                    .isGreaterThan(number(url, "select coalesce(max(id), 0) from " + table));
        }
        for (String kind : List.of("claim", "invoice")) {
            assertThat(number(
                            url,
                            "select count(*) from " + kind + " n join number_counter c using (facility_id)"
                                    + " where c.kind = '" + kind + "' and n." + kind + "_no >= c.next_value"))
                    .isZero();
        }
    }

    @Test
    void moneyAddsUpExceptWhereSyntheasClaimsDoNot() throws Exception {
        String url = database("money");
        seed(url, Seed.shipped());
        long defects = Population.read().people().stream()
                .flatMap(person -> person.encounters().stream())
                .filter(Population.Encounter::claimDisagrees)
                .count();
        assertThat(defects).isPositive();
        String linesOf = "(select sum(amount) from claim_line where claim_id = claim.id)";
        assertThat(number(url, "select count(*) from claim where total_amount <> " + linesOf))
                .isEqualTo(defects);
        assertNone(
                url,
                "claim where status in ('P', 'D') and total_amount <> paid_amount + adjusted_amount + patient_amount");
        assertNone(
                url, "claim where paid_amount <> (select sum(paid_amount) from claim_line where claim_id = claim.id)");
        assertNone(
                url,
                "remit where total_amount <> (select sum(paid_amount) from remit_claim where remit_id = remit.id)");
        assertNone(
                url,
                "remit_claim where charged_amount <> paid_amount"
                        + " + coalesce((select sum(amount) from remit_adjustment where remit_claim_id = remit_claim.id), 0)");
        assertNone(
                url, "payment where amount <> (select sum(amount) from payment_alloc where payment_id = payment.id)");
        assertNone(
                url,
                "invoice where total_amount <> (select sum(amount) from invoice_line where invoice_id = invoice.id)");
        assertNone(
                url,
                "invoice where balance_due <> total_amount + late_fee"
                        + " - coalesce((select sum(amount) from payment_alloc where invoice_id = invoice.id), 0)");
        assertNone(
                url,
                "edi_file where claim_count <> (select count(*) from claim where edi_file_id = edi_file.id)"
                        + " or total_amount <> (select sum(total_amount) from claim where edi_file_id = edi_file.id)");
        assertNone(
                url, "remit_adjustment a join remit_claim c on c.id = a.remit_claim_id where a.remit_id <> c.remit_id");
    }

    @Test
    void aLaterSeedAddsTheMissingPatientsAndEveryRecordNumberStaysUnique() throws Exception {
        String url = database("more");
        seed(url, 500);
        assertThat(seed(url, 2600))
                .isInstanceOfSatisfying(
                        Seed.Seeded.class,
                        seeded -> assertThat(seeded.patients()).isEqualTo(2100));
        assertThat(number(url, "select count(*) from patient")).isEqualTo(2600);
        // HABIT 7: unique also the way the screens look a number up.
        assertThat(number(url, "select count(distinct (facility_id, lower(rtrim(mrn)))) from patient"))
                .isEqualTo(2600);
        assertThat(number(url, "select count(*) from patient where facility_id <= 5"))
                .isEqualTo(520);

        String once = database("once");
        seed(once, 2600);
        String people = "select facility_id || mrn || last_name || first_name || birth_date from patient order by id";
        assertThat(column(url, people)).isEqualTo(column(once, people));
        String claims = "select facility_id || ' ' || total_amount || status from claim order by facility_id, claim_no";
        assertThat(column(url, claims)).isEqualTo(column(once, claims));
    }

    @Test
    void putsNothingUnderACapabilityThatHasBegunToMove() throws Exception {
        String url = database("moved");
        seed(url, 100);
        execute(url, "update replication.ownership set state = 'REPLICA' where facility_id = 17");
        assertThat(seed(url, 200)).isInstanceOf(Seed.Refused.class);
        assertThat(number(url, "select count(*) from patient")).isEqualTo(100);
    }

    @Test
    void staysAwayFromPatientsItDidNotMake() throws Exception {
        String url = database("elsewhere");
        execute(url, "insert into facility (id, name) values (1, 'Elsewhere')");
        execute(
                url,
                "insert into patient (facility_id, mrn, last_name, first_name, birth_date)"
                        + " values (1, 'X1', 'Doe', 'Jo', '1990-01-01')");
        assertThat(seed(url, 100)).isEqualTo(new Seed.NothingToDo(1));
    }

    @Test
    void anEmptyDatabaseIsSeededBeforeTheFirstRequestAndThenLogsTheDemoUserIn() throws Exception {
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create database started owner medsync");
        }
        String url = server.getJdbcUrl("medsync", "started");
        Map<String, Object> configuration = Map.of(
                "micronaut.server.port",
                -1,
                "medsync.monolith.seed",
                true,
                "medsync.data.url",
                url,
                "medsync.data.username",
                "medsync",
                "medsync.data.password",
                "medsync",
                "medsync.keys.directory",
                keys.toString());
        try (EmbeddedServer monolith = ApplicationContext.run(EmbeddedServer.class, configuration)) {
            assertThat(number(url, "select count(*) from patient")).isEqualTo(Seed.shipped());
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(monolith.getURI().resolve("/api/v1/login"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"username\":\"demo\",\"password\":\"demo\",\"facility\":200}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void theCommandLineSeedsAndSaysWhatItLacks() throws Exception {
        String url = database("command");
        assertThat(Main.run(
                        new String[] {"--url", url, "--username", "medsync", "--patients", "250"}, name -> "medsync"))
                .isZero();
        assertThat(number(url, "select count(*) from patient")).isEqualTo(250);
        assertThat(number(
                        url,
                        "select count(*) from user_role r join app_user u on u.id = r.user_id where username = 'demo'"))
                .isEqualTo(6);
        assertThat(Main.run(new String[] {"--patients", "250"}, name -> null)).isEqualTo(2);
        assertThat(Main.run(
                        new String[] {"--url", "jdbc:postgresql://localhost:1/x", "--username", "nobody"},
                        name -> null))
                .isEqualTo(1);
    }

    private static Seed.Outcome seed(String url, long patients) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(url, "medsync", "medsync")) {
            return new Seed(connection, "demo", (done, of) -> {}).run(patients);
        }
    }

    /** A database of its own with the legacy schema. */
    private static String database(String name) throws SQLException {
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + name + " owner medsync");
        }
        String url = server.getJdbcUrl("medsync", name);
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(url);
        owner.setUser("medsync");
        owner.setPassword("medsync");
        UpMigrations.run(owner);
        return url;
    }

    private static void assertNone(String url, String rows) throws SQLException {
        assertThat(number(url, "select count(*) from " + rows)).as(rows).isZero();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "medsync", "medsync");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String url, String query) throws SQLException {
        return Long.parseLong(column(url, query).getFirst());
    }

    private static List<String> column(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "medsync", "medsync");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }
}

package dev.medsync.monolith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.monolith.service.LoginService;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL 18 and a monolith on it, started once for all tests of this module. Each test makes its own facility. */
final class MonolithFixture {

    static final String PASSWORD = "test-password";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final class Holder {
        static final MonolithFixture INSTANCE = new MonolithFixture();
    }

    private final EmbeddedPostgres postgres;
    private final EmbeddedServer server;
    private final Path keys;
    private final HttpClient http = HttpClient.newHttpClient();
    private int nextFacility = 1;

    private MonolithFixture() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("fsync", "off")
                    .start();
            keys = Files.createTempDirectory("monolith-keys");
            server = ApplicationContext.run(
                    EmbeddedServer.class,
                    Map.of(
                            "micronaut.server.port",
                            "-1",
                            "medsync.data.url",
                            url(),
                            "medsync.data.username",
                            "postgres",
                            "medsync.data.password",
                            "postgres",
                            "medsync.keys.directory",
                            keys.toString()));
            user("demo", "registrar", "clinician", "biller", "billing_admin", "admin", "auditor");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    static MonolithFixture get() {
        return Holder.INSTANCE;
    }

    private String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    String base() {
        return "http://localhost:" + server.getPort();
    }

    /** Signs whatever claims with the monolith's own key. */
    String sign(JWTClaimsSet claims) throws Exception {
        ECKey key = ECKey.parse(Files.readString(keys.resolve("monolith-signing.jwk")));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    /** As superuser, past the monolith. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl("postgres", database));
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row, as text. */
    @Nullable
    String value(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** A new facility with a payer of its own. */
    synchronized int facility() throws SQLException {
        int id = nextFacility++;
        sql(
                "insert into facility (id, name) values (" + id + ", 'Clinic " + id + "')",
                "insert into payer (code, name) values ('P" + id + "', 'Payer " + id + "')");
        return id;
    }

    long payer(int facility) throws SQLException {
        return Long.parseLong(String.valueOf(value("select id from payer where code = 'P" + facility + "'")));
    }

    /** The state the strangler would set. */
    void own(int facility, String state, long epoch) throws SQLException {
        own("billing", facility, state, epoch);
    }

    void own(String capability, int facility, String state, long epoch) throws SQLException {
        sql("update replication.ownership set state = '" + state + "', epoch = " + epoch + " where capability = '"
                + capability + "' and facility_id = " + facility);
    }

    /** A user with roles everywhere. */
    final void user(String name, String... roles) throws SQLException {
        sql("insert into app_user (username, password_hash, display_name) values ('" + name + "', '"
                + LoginService.hash(PASSWORD) + "', 'Test " + name + "')");
        for (String role : roles) {
            sql(
                    "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r where u.username = '"
                            + name + "' and r.code = '" + role + "'");
        }
    }

    Client login(int facility) {
        return login("demo", facility);
    }

    Client login(String user, int facility) {
        JsonNode answer = new Client(this, "")
                .post(
                        "/api/v1/login",
                        "{\"username\":\"" + user + "\",\"password\":\"" + PASSWORD + "\",\"facility\":" + facility
                                + "}")
                .expect(200)
                .json();
        return new Client(this, answer.get("token").asText());
    }

    /** A screen, as a browser that is logged in gets it. */
    HttpResponse<String> page(String path, Client client) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(base() + path))
                        .header("Cookie", "MEDSYNC_TOKEN=" + client.token())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {

        Answer expect(int status) {
            if (response.statusCode() != status) {
                throw new AssertionError(
                        "expected " + status + ", got " + response.statusCode() + ": " + response.body());
            }
            return this;
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String body() {
            return response.body();
        }

        boolean replayed() {
            return response.headers().firstValue("Idempotency-Replayed").isPresent();
        }
    }

    /** A client with a token. */
    record Client(MonolithFixture monolith, String token) {

        Answer get(String path) {
            return send(request(path).GET());
        }

        Answer post(String path, String body) {
            return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        Answer post(String path, String body, String key) {
            return send(request(path).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        Answer put(String path, String body) {
            return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
        }

        private HttpRequest.Builder request(String path) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(monolith.base() + path))
                    .header("Content-Type", "application/json");
            return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
        }

        private Answer send(HttpRequest.Builder request) {
            try {
                return new Answer(monolith.http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        long patient() {
            return post(
                            "/api/v1/patients",
                            "{\"lastName\":\"Fall\",\"firstName\":\"Ada\",\"birthDate\":\"02/29/1980\",\"sex\":\"F\"}")
                    .expect(200)
                    .json()
                    .get("patientId")
                    .asLong();
        }

        long encounter(long patient) {
            return post(
                            "/api/v1/encounters",
                            "{\"patientId\":" + patient
                                    + ",\"type\":\"AMB\",\"diagnosis\":\"E11.9\",\"startedAt\":\"03/02/2026 09:30:00\"}")
                    .expect(200)
                    .json()
                    .get("encounterId")
                    .asLong();
        }

        JsonNode charge(long encounter, String amount) {
            return post(
                            "/api/v1/charges",
                            "{\"encounterId\":" + encounter + ",\"code\":\"LAB-A1C\",\"quantity\":2,\"unitAmt\":"
                                    + amount + "}")
                    .expect(200)
                    .json();
        }

        JsonNode claim(long encounter, long payer) {
            return post("/api/v1/claims", "{\"encounterId\":" + encounter + ",\"payerId\":" + payer + "}")
                    .expect(200)
                    .json();
        }
    }
}

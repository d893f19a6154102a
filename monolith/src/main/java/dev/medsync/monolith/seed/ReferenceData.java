package dev.medsync.monolith.seed;

import dev.medsync.monolith.service.LoginService;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what is there before the first patient: facilities, providers, payers, prices and the users of the local demo. */
final class ReferenceData {
    /** Who may log in, everywhere, and as what. All have the password that {@link Seed} is given. */
    static final Map<String, List<String>> USERS = users();

    private static final LocalDate PRICES_SINCE = LocalDate.of(2000, 1, 1);
    /** Commercial payers pay a part of the house price for the codes they have an agreement on. */
    private static final int AGREED_PERCENT = 92;

    private ReferenceData() {}

    private static Map<String, List<String>> users() {
        Map<String, List<String>> users = new LinkedHashMap<>();
        users.put("demo", List.of("registrar", "clinician", "biller", "billing_admin", "admin", "auditor"));
        users.put("registrar", List.of("registrar"));
        users.put("clinician", List.of("clinician"));
        users.put("biller", List.of("biller"));
        users.put("billing_admin", List.of("billing_admin"));
        users.put("admin", List.of("admin"));
        users.put("auditor", List.of("auditor"));
        return users;
    }

    static void write(Connection connection, Population population, String password) throws SQLException {
        facilities(connection);
        providers(connection, population.providers());
        payers(connection, population.payers());
        prices(connection, population);
        users(connection, password);
    }

    private static void facilities(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into facility (id, name, npi, address_line1, city, state, zip, phone)"
                        + " values (?, ?, ?, ?, ?, 'MA', ?, ?) on conflict do nothing")) {
            for (int facility = 1; facility <= Facilities.COUNT; facility++) {
                insert.setInt(1, facility);
                insert.setString(2, Facilities.name(facility));
                insert.setString(3, Facilities.npi(50_000_000 + facility));
                insert.setString(4, facility + " Main Street");
                insert.setString(5, Facilities.city(facility));
                insert.setString(6, Facilities.zip(facility));
                insert.setString(7, "555-0100");
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void providers(Connection connection, List<Population.Provider> names) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into provider (id, facility_id, npi, last_name, first_name, specialty)"
                        + " values (?, ?, ?, ?, ?, 'GENERAL PRACTICE') on conflict do nothing")) {
            for (int facility = 1; facility <= Facilities.COUNT; facility++) {
                for (int i = 0; i < Facilities.providers(facility); i++) {
                    int number = Facilities.provider(facility, i);
                    Population.Provider name = names.get(number % names.size());
                    insert.setLong(1, Seed.providerId(number));
                    insert.setInt(2, facility);
                    insert.setString(3, Facilities.npi(number));
                    insert.setString(4, name.family());
                    insert.setString(5, name.given());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void payers(Connection connection, List<Population.Payer> payers) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into payer (id, code, name, payer_type, edi_id) values (?, ?, ?, ?, ?) on conflict do nothing")) {
            for (int i = 0; i < payers.size(); i++) {
                Population.Payer payer = payers.get(i);
                insert.setLong(1, Seed.payerId(i + 1));
                insert.setString(2, payer.code());
                insert.setString(3, payer.name());
                insert.setString(4, payer.type());
                insert.setString(5, payer.type().equals("S") ? "" : "8" + (1000 + i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void prices(Connection connection, Population population) throws SQLException {
        long id = BulkLoad.nextId(connection, "fee_schedule");
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into fee_schedule (id, payer_id, code, description, amount, effective_date)"
                        + " values (?, ?, ?, ?, ? / 100.0, ?)")) {
            for (Population.ChargeCode code : population.chargeCodes()) {
                for (int payer = 0; payer <= population.payers().size(); payer++) {
                    boolean house = payer == 0;
                    if (!house && !population.payers().get(payer - 1).type().equals("C")) {
                        continue;
                    }
                    insert.setLong(1, id);
                    insert.setObject(2, house ? null : Seed.payerId(payer), Types.BIGINT);
                    insert.setString(3, code.code());
                    insert.setString(4, code.description());
                    insert.setLong(5, house ? code.cents() : code.cents() * AGREED_PERCENT / 100);
                    insert.setDate(6, Date.valueOf(PRICES_SINCE));
                    insert.addBatch();
                    id += 2;
                }
            }
            insert.executeBatch();
        }
    }

    private static void users(Connection connection, String password) throws SQLException {
        // One hash for all: seven salts would cost the first start half a second and protect nothing more.
        String hash = LoginService.hash(password);
        try (PreparedStatement insert = connection.prepareStatement(
                        "insert into app_user (username, password_hash, display_name, facility_id) values (?, ?, ?, 1)"
                                + " on conflict do nothing");
                PreparedStatement grant = connection.prepareStatement(
                        "insert into user_role (user_id, role_id) select u.id, r.id from app_user u, role r"
                                + " where u.username = ? and r.code = ? on conflict do nothing")) {
            for (Map.Entry<String, List<String>> user : USERS.entrySet()) {
                insert.setString(1, user.getKey());
                insert.setString(2, hash);
                insert.setString(3, "Demo " + user.getKey().replace('_', ' '));
                insert.addBatch();
                for (String role : user.getValue()) {
                    grant.setString(1, user.getKey());
                    grant.setString(2, role);
                    grant.addBatch();
                }
            }
            insert.executeBatch();
            grant.executeBatch();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "update app_user set provider_id = " + Seed.providerId(0) + " where username = 'clinician'");
        }
    }
}

package dev.medsync.cli.chaos;

import dev.medsync.cli.load.LedgerCheck;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who owns which facility of billing, asked of the two databases themselves. */
final class Owners {
    private final LedgerCheck.Database legacy;
    private final LedgerCheck.Database service;

    Owners(LedgerCheck.Database legacy, LedgerCheck.Database service) {
        this.legacy = legacy;
        this.service = service;
    }

    /** Whether exactly one side owns a facility and nothing of its move is left to do. */
    boolean isSettled(int facility) throws SQLException {
        return problem(
                        facility,
                        states(legacy).getOrDefault(facility, "nothing"),
                        states(service).getOrDefault(facility, "nothing"))
                .isEmpty();
    }

    /** Whether a side owns a facility, so that it is served, though the other may still have to be told. */
    boolean isServed(int facility) throws SQLException {
        return "OWNER".equals(states(legacy).get(facility))
                || "OWNER".equals(states(service).get(facility));
    }

    /** What is wrong with the ownership of any facility, in words. */
    List<String> problems() throws SQLException {
        Map<Integer, String> atLegacy = states(legacy);
        Map<Integer, String> atService = states(service);
        TreeSet<Integer> facilities = new TreeSet<>(atLegacy.keySet());
        facilities.addAll(atService.keySet());
        List<String> problems = new ArrayList<>();
        for (int facility : facilities) {
            String problem = problem(
                    facility, atLegacy.getOrDefault(facility, "nothing"), atService.getOrDefault(facility, "nothing"));
            if (!problem.isEmpty()) {
                problems.add(problem);
            }
        }
        return problems;
    }

    private static String problem(int facility, String atLegacy, String atService) {
        int owners = (atLegacy.equals("OWNER") ? 1 : 0) + (atService.equals("OWNER") ? 1 : 0);
        boolean fenced = atLegacy.equals("FENCED") || atService.equals("FENCED");
        return owners == 1 && !fenced
                ? ""
                : "facility " + facility + " is " + atLegacy + " in the monolith and " + atService + " in billing";
    }

    private static Map<Integer, String> states(LedgerCheck.Database database) throws SQLException {
        Map<Integer, String> states = new TreeMap<>();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement select = connection.prepareStatement(
                        "select facility_id, state from replication.ownership where capability = 'billing'");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                states.put(rows.getInt(1), rows.getString(2));
            }
        }
        return states;
    }
}

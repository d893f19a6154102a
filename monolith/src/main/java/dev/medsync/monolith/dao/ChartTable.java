package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;

/** The six tables of a chart: what they are called in a path, and how their rows read. None has a facility: the patient has. */
public enum ChartTable {
    ALLERGY("allergy", "allergy", true, ChartTable::allergy),
    PROBLEM("problem", "problem", true, ChartTable::problem),
    MEDICATION("medication", "medication", false, ChartTable::medication),
    IMMUNIZATION("immunization", "immunization", false, ChartTable::immunization),
    OBSERVATION("observation", "observation", false, ChartTable::observation),
    NOTE("note", "clinical_note", false, ChartTable::note);

    private final String kind;
    private final String table;
    private final boolean keepsVoidReason;
    private final Sql.Row<Entry> row;

    ChartTable(String kind, String table, boolean keepsVoidReason, Sql.Row<Entry> row) {
        this.kind = kind;
        this.table = table;
        this.keepsVoidReason = keepsVoidReason;
        this.row = row;
    }

    /** The table that a path calls so. */
    public static Optional<ChartTable> of(String kind) {
        return Arrays.stream(values()).filter(table -> table.kind.equals(kind)).findFirst();
    }

    /** What it is called in a path, and in problems. */
    public String kind() {
        return kind;
    }

    String table() {
        return table;
    }

    /** HABIT 8: two tables have the column; the others were thought of later, and forget why. */
    boolean keepsVoidReason() {
        return keepsVoidReason;
    }

    Entry read(ResultSet result) throws SQLException {
        return row.from(result);
    }

    private static Entry allergy(ResultSet row) throws SQLException {
        return new Entry.Allergy(
                row.getLong("id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "encounter_id"),
                row.getString("code"),
                row.getString("description"),
                Sql.nullableCode(row, "severity"),
                row.getObject("onset_date", LocalDate.class),
                Sql.code(row, "status"),
                row.getString("void_reason"),
                Sql.nullableLong(row, "recorded_by"),
                row.getObject("created_at", LocalDateTime.class));
    }

    private static Entry problem(ResultSet row) throws SQLException {
        return new Entry.Problem(
                row.getLong("id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "encounter_id"),
                row.getString("code"),
                row.getString("description"),
                row.getObject("onset_date", LocalDate.class),
                row.getObject("resolved_date", LocalDate.class),
                Sql.code(row, "status"),
                row.getString("void_reason"),
                Sql.nullableLong(row, "recorded_by"),
                row.getObject("created_at", LocalDateTime.class));
    }

    private static Entry medication(ResultSet row) throws SQLException {
        return new Entry.Medication(
                row.getLong("id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "encounter_id"),
                Sql.nullableLong(row, "provider_id"),
                row.getString("code"),
                row.getString("description"),
                row.getString("sig"),
                row.getObject("started_on", LocalDate.class),
                row.getObject("stopped_on", LocalDate.class),
                Sql.code(row, "status"),
                row.getObject("created_at", LocalDateTime.class));
    }

    private static Entry immunization(ResultSet row) throws SQLException {
        return new Entry.Immunization(
                row.getLong("id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "encounter_id"),
                row.getString("code"),
                row.getString("description"),
                row.getString("lot_no"),
                row.getObject("given_at", LocalDateTime.class),
                Sql.nullableLong(row, "given_by"),
                Sql.code(row, "status"));
    }

    private static Entry observation(ResultSet row) throws SQLException {
        return new Entry.Observation(
                row.getLong("id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "encounter_id"),
                row.getString("code"),
                row.getString("description"),
                row.getBigDecimal("value_num"),
                row.getString("value_text"),
                row.getString("unit"),
                row.getObject("observed_at", LocalDateTime.class),
                Sql.code(row, "status"));
    }

    private static Entry note(ResultSet row) throws SQLException {
        return new Entry.Note(
                row.getLong("id"),
                row.getLong("patient_id"),
                row.getLong("encounter_id"),
                Sql.nullableLong(row, "author_id"),
                Sql.code(row, "note_type"),
                row.getString("body"),
                Sql.code(row, "status"),
                row.getObject("signed_at", LocalDateTime.class),
                row.getObject("created_at", LocalDateTime.class));
    }
}

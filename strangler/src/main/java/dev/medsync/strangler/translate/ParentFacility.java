package dev.medsync.strangler.translate;

/**
 * Where the rows of a table without a {@code facility_id} have their facility from.
 *
 * @param parent a table with a facility, e.g. {@code patient}
 * @param column names the row there
 */
public record ParentFacility(String parent, String column) {
    /** The facility of a row of {@code table}, in SQL. */
    public String of(String table) {
        return "(select parent.facility_id from " + parent + " parent where parent.id = " + table + "." + column + ")";
    }

    /** The rows of a facility, in SQL with one parameter. */
    public String condition() {
        return column + " in (select id from " + parent + " where facility_id = ?)";
    }
}

package dev.medsync.platform.data;

/** Somebody else changed the aggregate since it was read. Nothing was written; read again and retry. */
public final class StaleVersionException extends RuntimeException {

    private final String table;
    private final RowKey key;

    StaleVersionException(String table, RowKey key) {
        super("stale version of " + table + " " + key.value() + " of facility " + key.facilityId());
        this.table = table;
        this.key = key;
    }

    public String table() {
        return table;
    }

    public RowKey key() {
        return key;
    }
}

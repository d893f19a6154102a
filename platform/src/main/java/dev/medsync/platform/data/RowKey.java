package dev.medsync.platform.data;

/**
 * Which aggregate of a type.
 *
 * @param facilityId the tenant; 0 for data that all facilities share
 * @param value the key as text: an id, or the parts of a key joined by '/'
 */
public record RowKey(int facilityId, String value) {

    public static RowKey of(int facilityId, long id) {
        return new RowKey(facilityId, Long.toString(id));
    }
}

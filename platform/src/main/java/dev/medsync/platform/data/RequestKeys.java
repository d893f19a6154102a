package dev.medsync.platform.data;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which requests were carried out. A request's key is claimed in the transaction that carries it out, so the key stays
 * exactly if the change does; it is copied with the aggregate, so a retry is recognised at either owner.
 */
public final class RequestKeys {

    /** What became of an attempt to claim a key. */
    public sealed interface Claimed {

        /** The request is new: carry it out. */
        record New() implements Claimed {}

        /** It was carried out before, and made or changed this aggregate: answer with the aggregate as it is now. */
        record Replay(long aggregateId) implements Claimed {}

        /** The key belongs to another request. */
        record OtherRequest() implements Claimed {}
    }

    private static final String CLAIM = """
            insert into replication.request_key (facility_id, idempotency_key, aggregate_type, aggregate_id, fingerprint)
            values (?, ?, ?, ?, ?) on conflict do nothing""";
    private static final String READ = """
            select aggregate_type, aggregate_id, fingerprint
              from replication.request_key where facility_id = ? and idempotency_key = ?""";

    private RequestKeys() {}

    /**
     * Claims a key for the entered facility. Two requests with the same key at the same time are serialised: the second
     * waits for the first, and replays it.
     *
     * @param aggregateType the domain message's simple name, e.g. {@code Claim}
     * @param aggregateId what the request is about to make or change
     * @param fingerprint hash of the request, to tell a retry from a key used twice; a scheme and a colon may stand before
     *     it. The same request looks different at the other owner of a capability, so only fingerprints of the same scheme
     *     are compared: across owners the key alone recognises a retry.
     */
    public static Claimed claim(
            Transaction transaction, String key, String aggregateType, long aggregateId, String fingerprint)
            throws SQLException {
        try (PreparedStatement claim = transaction.connection().prepareStatement(CLAIM)) {
            claim.setInt(1, transaction.facility());
            claim.setString(2, key);
            claim.setString(3, aggregateType);
            claim.setLong(4, aggregateId);
            claim.setString(5, fingerprint);
            if (claim.executeUpdate() == 1) {
                return new Claimed.New();
            }
        }
        try (PreparedStatement read = transaction.connection().prepareStatement(READ)) {
            read.setInt(1, transaction.facility());
            read.setString(2, key);
            try (ResultSet row = read.executeQuery()) {
                boolean same = row.next()
                        && row.getString(1).equals(aggregateType)
                        && !contradicts(row.getString(3), fingerprint);
                return same ? new Claimed.Replay(row.getLong(2)) : new Claimed.OtherRequest();
            }
        }
    }

    private static boolean contradicts(String stored, String fingerprint) {
        return scheme(stored).equals(scheme(fingerprint)) && !stored.equals(fingerprint);
    }

    private static String scheme(String fingerprint) {
        return fingerprint.substring(0, fingerprint.indexOf(':') + 1);
    }
}

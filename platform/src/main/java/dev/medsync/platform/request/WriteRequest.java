package dev.medsync.platform.request;

import com.google.protobuf.Message;
import dev.medsync.platform.data.RequestKeys;
import dev.medsync.platform.data.RequestKeys.Claimed;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.security.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A write that somebody asks for.
 *
 * @param facility the facility of the caller's token
 * @param actor user id or workload
 * @param idempotencyKey by which a retry is recognised
 * @param fingerprint hash of what is asked for, to tell a retry from a key used twice
 */
public record WriteRequest(int facility, String actor, Optional<String> idempotencyKey, String fingerprint) {

    /** The call that this thread answers. */
    public static WriteRequest ofCall(Message request) {
        Caller caller = Facilities.ofWriter();
        return new WriteRequest(
                caller.facility(), caller.subject(), CallContext.idempotencyKey(), fingerprint(request));
    }

    /** The user's id; 0 when it is not a number or the actor is a workload. */
    public long userId() {
        try {
            return Long.parseLong(actor);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Claims the key. Present: the request was carried out before and made or changed this aggregate; answer with it as
     * it is now. Empty: carry it out.
     *
     * @param type the message's simple name
     * @param id what the request is about to make or change
     * @throws Refusal when the key belongs to another request
     */
    public OptionalLong earlier(Transaction tx, String type, long id) throws SQLException {
        if (idempotencyKey.isEmpty()) {
            return OptionalLong.empty();
        }
        return switch (RequestKeys.claim(tx, idempotencyKey.get(), type, id, fingerprint)) {
            case Claimed.New() -> OptionalLong.empty();
            case Claimed.Replay(long aggregateId) -> OptionalLong.of(aggregateId);
            case Claimed.OtherRequest() -> throw Refusal.idempotencyKeyReused();
        };
    }

    private static String fingerprint(Message request) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(request.getDescriptorForType().getFullName().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(request.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

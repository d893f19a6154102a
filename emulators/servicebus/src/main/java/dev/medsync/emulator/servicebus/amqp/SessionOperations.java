package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Sessions;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.Binary;

/** What the holder of a session may ask beside its messages. */
final class SessionOperations {
    private static final String SESSION_ID = "session-id";

    private final Sessions sessions;

    SessionOperations(Sessions sessions) {
        this.sessions = sessions;
    }

    Response renewLock(ManagementRequest request) {
        Optional<Instant> until = sessions.renew(request.text(SESSION_ID));
        return until.isPresent()
                ? Response.ok(Map.of("expiration", new Date(until.get().toEpochMilli())))
                : lockLost();
    }

    Response state(ManagementRequest request) {
        byte[] state = sessions.state(request.text(SESSION_ID));
        return Response.ok(Collections.singletonMap("session-state", state == null ? null : new Binary(state)));
    }

    Response setState(ManagementRequest request) {
        if (!sessions.isHeld(request.text(SESSION_ID))) {
            return lockLost();
        }
        sessions.setState(request.text(SESSION_ID), request.optionalBytes("session-state"));
        return Response.ok();
    }

    private static Response lockLost() {
        return Response.failed(410, ServiceBusSymbols.SESSION_LOCK_LOST, "The session is not locked.");
    }
}

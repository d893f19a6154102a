package dev.medsync.platform.replication;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The change streams that are open: they never end by themselves, and a server that stops waits for every open call. */
@Singleton
final class ChangeStreams implements ApplicationEventListener<ServerShutdownEvent> {
    private final Set<ChangeStream> open = ConcurrentHashMap.newKeySet();

    /** Registers a stream; what runs when it has ended is the answer. */
    Runnable add(ChangeStream stream) {
        open.add(stream);
        return () -> open.remove(stream);
    }

    @Override
    public void onApplicationEvent(ServerShutdownEvent event) {
        open.forEach(ChangeStream::end);
    }
}

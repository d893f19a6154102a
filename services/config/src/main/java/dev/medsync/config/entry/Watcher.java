package dev.medsync.config.entry;

import dev.medsync.config.v1.WatchResponse;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Statuses;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** One open Watch call. Entries wait here while the client does not read. */
final class Watcher {
    /** A client that is this far behind is better off beginning anew. */
    private static final int LONGEST_QUEUE = 10_000;

    private final String prefix;
    private final ServerCallStreamObserver<WatchResponse> observer;
    private final Queue<ConfigEntry> waiting = new ArrayDeque<>();
    private long position;
    private boolean begun;
    private boolean ended;

    Watcher(String prefix, ServerCallStreamObserver<WatchResponse> observer) {
        this.prefix = prefix;
        this.observer = observer;
    }

    String prefix() {
        return prefix;
    }

    synchronized void begin(EntryStore.Snapshot snapshot) {
        waiting.removeIf(entry -> entry.changeId() <= snapshot.position());
        List<ConfigEntry> later = List.copyOf(waiting);
        waiting.clear();
        waiting.addAll(snapshot.entries());
        waiting.addAll(later);
        position = snapshot.position();
        begun = true;
        send();
    }

    synchronized void changed(List<ConfigEntry> changes) {
        for (ConfigEntry entry : changes) {
            if (entry.changeId() > position && entry.key().startsWith(prefix)) {
                waiting.add(entry);
            }
        }
        if (waiting.size() > LONGEST_QUEUE && !ended) {
            ended = true;
            observer.onError(Statuses.of(Refusal.of(
                    Status.Code.RESOURCE_EXHAUSTED, "WATCHER_TOO_SLOW", "Too many changes wait; watch again.")));
        }
        send();
    }

    /** Sends what the client can take now. */
    synchronized void send() {
        while (begun && !ended && observer.isReady() && !waiting.isEmpty()) {
            observer.onNext(WatchResponse.newBuilder()
                    .setEntry(Entries.toProto(waiting.remove()))
                    .build());
        }
    }

    synchronized void cancelled() {
        ended = true;
        waiting.clear();
    }

    /** The process ends; the client finds another one. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            observer.onError(Statuses.of(Refusal.unavailable("SHUTTING_DOWN", "Watch again.")));
        }
    }
}

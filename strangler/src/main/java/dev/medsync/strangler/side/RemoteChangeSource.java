package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Change;
import dev.medsync.platform.replication.ChangeBatch;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.ChangesLostException;
import dev.medsync.replication.v1.ReplicationServiceGrpc;
import dev.medsync.replication.v1.StreamChangesRequest;
import dev.medsync.replication.v1.StreamChangesResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The changes of a service's database, which the service reads from its own log. */
final class RemoteChangeSource implements ChangeSource {
    /** Messages asked for ahead of what has been polled: bounds what waits here. */
    private static final int AHEAD = 64;

    private final String capability;
    private final BlockingQueue<ChangeBatch> ready = new LinkedBlockingQueue<>();
    private final Stream stream = new Stream();
    private volatile @Nullable Throwable failure;

    RemoteChangeSource(String capability, Channel channel) {
        this.capability = capability;
        ReplicationServiceGrpc.newStub(channel).streamChanges(stream);
        acknowledge(0);
    }

    @Override
    public @Nullable ChangeBatch poll(Duration wait) throws IOException, InterruptedException {
        ChangeBatch batch = ready.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (batch != null) {
            stream.more();
            return batch;
        }
        Throwable broken = failure;
        if (broken != null && Status.fromThrowable(broken).getCode() == Status.Code.DATA_LOSS) {
            throw new ChangesLostException(
                    capability + ": " + Status.fromThrowable(broken).getDescription());
        }
        if (broken != null) {
            throw new IOException(
                    "The changes of " + capability + " can no longer be read: " + broken.getMessage(), broken);
        }
        return null;
    }

    @Override
    public void acknowledge(long position) {
        stream.send(StreamChangesRequest.newBuilder()
                .setCapability(capability)
                .setAcknowledgedPosition(position)
                .build());
    }

    @Override
    public void close() {
        stream.cancel();
    }

    private final class Stream implements ClientResponseObserver<StreamChangesRequest, StreamChangesResponse> {
        private @Nullable ClientCallStreamObserver<StreamChangesRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<StreamChangesRequest> call) {
            requests = call;
            call.disableAutoRequestWithInitial(AHEAD);
        }

        @Override
        public void onNext(StreamChangesResponse response) {
            List<Change> changes = response.getChangesList().stream()
                    .map(change -> change.hasDirty()
                            ? new Change.Dirty(new AggregateKey(
                                    change.getDirty().getType(),
                                    change.getDirty().getFacilityId(),
                                    change.getDirty().getKey()))
                            : (Change) new Change.Marker(change.getMarker()))
                    .toList();
            ready.add(new ChangeBatch(changes, response.getPosition()));
        }

        @Override
        public void onError(Throwable cause) {
            failure = cause;
        }

        @Override
        public void onCompleted() {
            failure = new IOException("the service ended the stream");
        }

        /** Calls on the request side must not overlap. */
        private synchronized void send(StreamChangesRequest request) {
            ClientCallStreamObserver<StreamChangesRequest> call = requests;
            if (call != null && failure == null) {
                call.onNext(request);
            }
        }

        private synchronized void more() {
            ClientCallStreamObserver<StreamChangesRequest> call = requests;
            if (call != null && failure == null) {
                call.request(1);
            }
        }

        private synchronized void cancel() {
            ClientCallStreamObserver<StreamChangesRequest> call = requests;
            if (call != null && failure == null) {
                failure = new IOException("closed");
                call.cancel("closed", null);
            }
        }
    }
}

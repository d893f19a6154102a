package dev.medsync.platform.replication;

import dev.medsync.replication.v1.StreamChangesRequest;
import dev.medsync.replication.v1.StreamChangesResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One caller's stream of changes: sends what the source tells, as fast as the caller takes it. */
final class ChangeStream implements StreamObserver<StreamChangesRequest> {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Opening opening;
    private final ServerCallStreamObserver<StreamChangesResponse> responses;
    private final Thread sender;
    private final ChangeStreams streams;
    private volatile @Nullable ChangeSource source;
    private volatile boolean ending;

    /** Opens the source. */
    interface Opening {
        ChangeSource open() throws IOException;
    }

    ChangeStream(Opening opening, ServerCallStreamObserver<StreamChangesResponse> responses, ChangeStreams streams) {
        this.opening = opening;
        this.streams = streams;
        this.responses = responses;
        responses.setOnReadyHandler(this::wake);
        responses.setOnCancelHandler(this::wake);
        this.sender = Thread.ofPlatform().daemon().name("change-stream").unstarted(this::send);
        sender.start();
    }

    @Override
    public void onNext(StreamChangesRequest request) {
        ChangeSource open = source;
        if (open != null && request.getAcknowledgedPosition() > 0) {
            open.acknowledge(request.getAcknowledgedPosition());
        }
    }

    @Override
    public void onError(Throwable cause) {
        sender.interrupt();
    }

    @Override
    public void onCompleted() {
        sender.interrupt();
    }

    /** This process stops; the caller opens another stream when it is back. */
    void end() {
        ending = true;
        sender.interrupt();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void send() {
        Runnable ended = streams.add(this);
        try (ChangeSource open = opening.open()) {
            source = open;
            while (!responses.isCancelled()) {
                ChangeBatch batch = open.poll(POLL);
                if (batch != null) {
                    awaitReady();
                    responses.onNext(toProto(batch));
                }
            }
        } catch (InterruptedException e) {
            // The source is closed, and the slot is free for the next one.
            responses.onError(
                    ending
                            ? Status.UNAVAILABLE
                                    .withDescription("the service is stopping")
                                    .asRuntimeException()
                            : Status.CANCELLED
                                    .withDescription("the caller has gone")
                                    .asRuntimeException());
        } catch (ChangesLostException e) {
            responses.onError(Status.DATA_LOSS.withDescription(e.getMessage()).asRuntimeException());
        } catch (IOException e) {
            responses.onError(Status.UNAVAILABLE
                    .withDescription(e.getMessage())
                    .withCause(e)
                    .asRuntimeException());
        } catch (RuntimeException e) {
            if (!responses.isCancelled()) {
                responses.onError(Status.fromThrowable(e).asRuntimeException());
            }
        } finally {
            ended.run();
        }
    }

    private synchronized void awaitReady() throws InterruptedException {
        while (!responses.isReady() && !responses.isCancelled()) {
            wait(POLL.toMillis());
        }
    }

    private static StreamChangesResponse toProto(ChangeBatch batch) {
        StreamChangesResponse.Builder response =
                StreamChangesResponse.newBuilder().setPosition(batch.position());
        for (Change change : batch.changes()) {
            switch (change) {
                case Change.Dirty dirty ->
                    response.addChangesBuilder()
                            .getDirtyBuilder()
                            .setType(dirty.key().type())
                            .setFacilityId(dirty.key().facilityId())
                            .setKey(dirty.key().key());
                case Change.Marker marker -> response.addChangesBuilder().setMarker(marker.token());
            }
        }
        return response.build();
    }
}

package dev.medsync.gateway.shadow;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.json.MalformedJsonException;
import dev.medsync.gateway.mapping.CompiledCall;
import dev.medsync.gateway.mapping.EdgeMappings;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.gateway.transcode.ServiceChannels;
import dev.medsync.gateway.transcode.Services;
import dev.medsync.gateway.transcode.ShadowCalls;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service what the monolith has answered, and compares. Reads only: what comes in is a GET of a mapped route, and the
 * call is marked, so that the service reads without owning and cannot write. A read that finds no room is dropped. A
 * difference that nobody has declared counts only if both, asked again and again with time for the copy to catch up, still
 * differ there; other reads are mirrored meanwhile.
 */
public final class ShadowMirror implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowMirror.class);
    private static final int MOST_READS = 256;

    /** Reads that are asked and compared at one time: those of clients come first. */
    private static final int SIDE_BY_SIDE = 1;

    /** How often both are asked again: a row that is written between the two questions differs without a fault. */
    private static final int ROUNDS = 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final EdgeMappings mappings;
    private final Services services;
    private final URI monolith;
    private final ShadowReport report;
    private final Duration lag;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Semaphore room = new Semaphore(MOST_READS);
    private final Semaphore turn = new Semaphore(SIDE_BY_SIDE, true);
    private final ExecutorService mirrors = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("shadow-mirror-", 0).factory());
    private final Counter compared;
    private final Counter dropped;
    private final Counter failed;

    /** @param lag how long the copy may take to bring a change from the monolith to the service */
    public ShadowMirror(
            EdgeMappings mappings,
            Services services,
            URI monolith,
            ShadowReport report,
            Duration lag,
            MeterRegistry meters) {
        this.mappings = mappings;
        this.services = services;
        this.monolith = monolith;
        this.report = report;
        this.lag = lag;
        compared = meters.counter("medsync.gateway.shadow", "outcome", "compared");
        dropped = meters.counter("medsync.gateway.shadow", "outcome", "dropped");
        failed = meters.counter("medsync.gateway.shadow", "outcome", "failed");
    }

    /** Takes a read if there is room. Called on event loops. */
    void offer(ShadowRead read) {
        if (!room.tryAcquire()) {
            dropped.increment();
            return;
        }
        mirrors.execute(() -> {
            try {
                mirror(read);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | InvalidRequestException | RuntimeException e) {
                failed.increment();
                // Only the kind: a message may quote what was read.
                LOG.debug("A read could not be mirrored: {}", e.getClass());
            } finally {
                room.release();
            }
        });
    }

    private void mirror(ShadowRead read) throws IOException, InvalidRequestException, InterruptedException {
        CompiledCall call = mappings.compiled(read.route());
        ServiceChannels channels = services.channels(read.route().document().capability());
        if (call == null || channels == null) {
            return;
        }
        Map<String, String> declared = read.route().document().differences();
        Set<JsonDifference> known = new HashSet<>();
        Set<JsonDifference> doubtful = new HashSet<>();
        for (JsonDifference each : inTurn(() -> differences(read, call, channels, read.legacyAnswer()))) {
            (ShadowReport.isDeclared(declared, each) ? known : doubtful).add(each);
        }
        for (int round = 0; round < ROUNDS && !doubtful.isEmpty(); round++) {
            Thread.sleep(lag);
            Set<JsonDifference> again = inTurn(() -> differencesNow(read, call, channels));
            if (again == null) {
                return;
            }
            doubtful.retainAll(again);
        }
        known.addAll(doubtful);
        compared.increment();
        report.add(read.route(), known);
    }

    /** Asks both owners. */
    private interface Question<T extends @Nullable Object> {
        T ask() throws IOException, InvalidRequestException, InterruptedException;
    }

    private <T extends @Nullable Object> T inTurn(Question<T> question)
            throws IOException, InvalidRequestException, InterruptedException {
        turn.acquire();
        try {
            return question.ask();
        } finally {
            turn.release();
        }
    }

    private @Nullable Set<JsonDifference> differencesNow(ShadowRead read, CompiledCall call, ServiceChannels channels)
            throws IOException, InvalidRequestException, InterruptedException {
        byte[] legacy = askMonolithAgain(read);
        return legacy == null ? null : differences(read, call, channels, legacy);
    }

    private static Set<JsonDifference> differences(
            ShadowRead read, CompiledCall call, ServiceChannels channels, byte[] legacy)
            throws MalformedJsonException, InvalidRequestException {
        DynamicMessage message = call.message(read.request(), read.variables());
        try {
            DynamicMessage answer = ShadowCalls.ask(channels, call.grpc(), message, read.request(), TIMEOUT);
            return JsonDifference.between(Json.read(legacy), Json.read(call.json(answer)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Set.of(new JsonDifference("", "missing"));
            }
            throw e;
        }
    }

    /** What the monolith says now; null when it does not own the facility any more, or does not answer. */
    private byte @Nullable [] askMonolithAgain(ShadowRead read) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        monolith.resolve(read.request().target()))
                .timeout(TIMEOUT);
        String authorization = read.request().headers().get("Authorization");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return response.statusCode() == 200 ? response.body() : null;
    }

    @Override
    public void close() {
        mirrors.shutdownNow();
        http.shutdownNow();
    }
}

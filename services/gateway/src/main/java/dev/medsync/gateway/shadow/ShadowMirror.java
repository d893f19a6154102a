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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service what the monolith has answered, and compares. Reads only: what comes in is a GET of a mapped route, and the
 * call is marked, so that the service reads without owning and cannot write. A read that finds no room in the queue is
 * dropped. A difference counts only if both, asked again and again with time for the copy to catch up, still differ there.
 */
public final class ShadowMirror implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowMirror.class);
    private static final int QUEUE = 256;
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
    private final ArrayBlockingQueue<ShadowRead> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = Thread.ofVirtual().name("shadow-mirror").unstarted(this::run);
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

    public void start() {
        thread.start();
    }

    /** Takes a read if there is room. Called on event loops. */
    void offer(ShadowRead read) {
        if (!queue.offer(read)) {
            dropped.increment();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                mirror(queue.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | InvalidRequestException | RuntimeException e) {
                failed.increment();
                // Only the kind: a message may quote what was read.
                LOG.debug("A read could not be mirrored: {}", e.getClass());
            }
        }
    }

    private void mirror(ShadowRead read) throws IOException, InvalidRequestException, InterruptedException {
        CompiledCall call = mappings.compiled(read.route());
        ServiceChannels channels = services.channels(read.route().document().capability());
        if (call == null || channels == null) {
            return;
        }
        Set<JsonDifference> differences = new HashSet<>(differences(read, call, channels, read.legacyAnswer()));
        for (int round = 0; round < ROUNDS && !differences.isEmpty(); round++) {
            Thread.sleep(lag);
            byte[] again = askMonolithAgain(read);
            if (again == null) {
                return;
            }
            differences.retainAll(differences(read, call, channels, again));
        }
        compared.increment();
        report.add(read.route(), differences);
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
        thread.interrupt();
        http.shutdownNow();
    }
}

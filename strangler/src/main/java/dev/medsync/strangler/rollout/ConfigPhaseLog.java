package dev.medsync.strangler.rollout;

import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.config.v1.SetEntryRequest;
import dev.medsync.platform.rpc.RpcChannels;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Phases in the config service, under {@code migration.<capability>.phase}: versioned, with actor and reason. */
@Singleton
final class ConfigPhaseLog implements PhaseLog {
    private final RpcChannels channels;

    ConfigPhaseLog(RpcChannels channels) {
        this.channels = channels;
    }

    @Override
    public Phase current(String capability) throws IOException {
        try {
            return Phase.valueOf(ConfigServiceGrpc.newBlockingStub(channels.to("config"))
                    .getEntry(
                            GetEntryRequest.newBuilder().setKey(key(capability)).build())
                    .getValue());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Phase.LEGACY;
            }
            throw failed(e);
        }
    }

    @Override
    public void record(String capability, Phase phase, String actor, String reason) throws IOException {
        try {
            ConfigServiceGrpc.newBlockingStub(channels.to("config"))
                    .setEntry(SetEntryRequest.newBuilder()
                            .setKey(key(capability))
                            .setValue(phase.name())
                            .setReason(actor + ": " + reason)
                            .build());
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
    }

    private static String key(String capability) {
        return "migration." + capability + ".phase";
    }

    private static IOException failed(StatusRuntimeException e) {
        return new IOException("The config service, which keeps the phases, did not answer: " + e.getStatus(), e);
    }
}

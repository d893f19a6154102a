package dev.medsync.cli.control;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medsync.cli.process.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running platform as its supervisor describes it; the JSON of {@code medsync status --json}.
 *
 * @param supervisor process id of the supervisor
 * @param portBase first port
 * @param stopping whether it is being stopped
 */
public record PlatformStatus(
        long supervisor, Instant startedAt, int portBase, boolean stopping, List<ProcessStatus> processes) {
    public PlatformStatus {
        processes = List.copyOf(processes);
    }

    /**
     * One process.
     *
     * @param pid 0 when it does not run
     * @param startedAt null when it does not run
     * @param readyMillis from launch to healthy; null until then
     * @param memoryKilobytes proportional set size with descendants; -1 when unknown
     * @param processorPercent of one core, over the last seconds
     */
    public record ProcessStatus(
            String name,
            ProcessState state,
            long pid,
            @Nullable Instant startedAt,
            @Nullable Long readyMillis,
            int starts,
            String message,
            List<String> logTail,
            Map<String, Integer> ports,
            long memoryKilobytes,
            double processorPercent) {
        public ProcessStatus {
            logTail = List.copyOf(logTail);
            ports = Map.copyOf(ports);
        }

        @JsonIgnore
        public boolean isHealthy() {
            return state == ProcessState.HEALTHY;
        }

        /** Whether waiting longer will hardly change anything: it is healthy, cannot start, or keeps failing. */
        @JsonIgnore
        public boolean isSettled() {
            return isHealthy()
                    || state == ProcessState.NOT_BUILT
                    || (state == ProcessState.WAITING && !message.isEmpty())
                    || (starts >= 3 && state == ProcessState.CRASHED);
        }
    }

    @JsonIgnore
    public boolean isHealthy() {
        return processes.stream().allMatch(ProcessStatus::isHealthy);
    }

    @JsonIgnore
    public boolean isSettled() {
        return processes.stream().allMatch(ProcessStatus::isSettled);
    }
}

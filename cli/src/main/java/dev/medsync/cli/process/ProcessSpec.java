package dev.medsync.cli.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One process of the platform, as data.
 *
 * @param name unique, used in commands and file names
 * @param program what to start and how to probe it
 * @param ports the ports it listens on, by what they serve; checked to be free before a start
 * @param needs processes that must be healthy before this one may start
 * @param uses processes it talks to but can start without; it is launched after and stopped before them
 * @param startTimeout how long it may take to become healthy
 */
public record ProcessSpec(
        String name,
        Program program,
        Map<String, Integer> ports,
        List<String> needs,
        List<String> uses,
        Duration startTimeout) {
    public ProcessSpec {
        ports = Map.copyOf(ports);
        needs = List.copyOf(needs);
        uses = List.copyOf(uses);
    }
}

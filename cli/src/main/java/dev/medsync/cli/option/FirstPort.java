package dev.medsync.cli.option;

import dev.medsync.cli.topology.Ports;

/** First port of a platform. */
public final class FirstPort extends NumberBetween<Integer> {
    public FirstPort() {
        super(Integer::valueOf, Ports.LOWEST_BASE, Ports.HIGHEST_BASE);
    }
}

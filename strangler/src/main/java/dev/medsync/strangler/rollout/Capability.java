package dev.medsync.strangler.rollout;

import dev.medsync.strangler.translate.AggregateMapping;
import java.util.List;

/**
 * What there is to know about a capability that moves: everything else is the same for all.
 *
 * @param name of the capability, of its service, and of the service's workload
 * @param mappings its aggregates, what is referred to first
 * @param sizeTable the legacy table whose rows tell how busy a facility is
 */
public record Capability(String name, List<AggregateMapping<?, ?>> mappings, String sizeTable) {}

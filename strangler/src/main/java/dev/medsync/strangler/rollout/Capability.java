package dev.medsync.strangler.rollout;

import dev.medsync.strangler.command.CommandTarget;
import dev.medsync.strangler.translate.AggregateMapping;
import io.grpc.Channel;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about a capability that moves: everything else is the same for all. A bean of this type, named as
 * the capability, gets its migration, its commands and its place on the console by itself.
 *
 * @param name of the capability, of its service ({@code medsync.rpc.targets.<name>}), and of the service's workload
 * @param mappings its aggregates, what is referred to first
 * @param sizeTable the legacy table, with a {@code facility_id}, whose rows tell how busy a facility is
 * @param commands delivers to its service what foreign writers leave for it; null when nobody else writes into it
 */
public record Capability(
        String name,
        List<AggregateMapping<?, ?>> mappings,
        String sizeTable,
        @Nullable Function<Channel, CommandTarget> commands) {

    /** Whether some of its data belongs to all facilities: that is owned and moved as facility 0. */
    public boolean sharesData() {
        return mappings.stream().anyMatch(each -> each.facilityColumn() == null);
    }
}

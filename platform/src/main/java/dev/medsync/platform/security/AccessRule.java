package dev.medsync.platform.security;

import java.util.Optional;
import java.util.Set;

/** Who may call one method. */
record AccessRule(boolean openToAll, Set<String> roles, Set<String> workloads) {

    AccessRule {
        roles = Set.copyOf(roles);
        workloads = Set.copyOf(workloads);
    }

    static AccessRule open() {
        return new AccessRule(true, Set.of(), Set.of());
    }

    boolean allows(Optional<Caller> caller, Optional<Workload> workload) {
        return openToAll
                || workload.map(Workload::name).filter(workloads::contains).isPresent()
                || caller.filter(known -> known.roles().stream().anyMatch(roles::contains))
                        .isPresent();
    }
}

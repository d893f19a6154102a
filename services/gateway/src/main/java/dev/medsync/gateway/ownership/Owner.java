package dev.medsync.gateway.ownership;

/** Who answers for a capability at a facility. */
public enum Owner {
    LEGACY,
    SERVICE;

    public Owner other() {
        return this == LEGACY ? SERVICE : LEGACY;
    }
}

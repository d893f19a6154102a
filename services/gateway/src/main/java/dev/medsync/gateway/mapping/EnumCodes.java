package dev.medsync.gateway.mapping;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import java.util.Locale;

/** Names of enum values without the prefix that the style guide of protobuf puts before them. */
final class EnumCodes {

    private EnumCodes() {}

    /** `OPEN` for `CHARGE_STATUS_OPEN` of `ChargeStatus`. */
    static String shortName(EnumValueDescriptor value) {
        String prefix = value.getType()
                        .getName()
                        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT) + "_";
        return value.getName().startsWith(prefix) ? value.getName().substring(prefix.length()) : value.getName();
    }
}

package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.BooleanFilter;
import dev.medsync.emulator.servicebus.entity.CorrelationFilter;
import dev.medsync.emulator.servicebus.entity.Filter;
import dev.medsync.emulator.servicebus.entity.Rule;
import dev.medsync.emulator.servicebus.entity.SqlFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.jspecify.annotations.Nullable;

/** Rules on the wire. The codes are uneven, ten digits for filters and eleven for the rest: the SDK has them so. */
final class RuleEncoding {
    private static final long RULE_DESCRIPTION = 0x13700000004L;
    private static final long EMPTY_ACTION = 0x13700000005L;
    private static final long SQL_FILTER = 0x1370000006L;
    private static final long TRUE_FILTER = 0x1370000007L;
    private static final long FALSE_FILTER = 0x1370000008L;
    private static final long CORRELATION_FILTER = 0x1370000009L;
    private static final int COMPATIBILITY_LEVEL = 20;

    private RuleEncoding() {}

    private record Described(UnsignedLong code, List<? extends @Nullable Object> value) implements DescribedType {
        Described(long code, @Nullable Object... values) {
            this(UnsignedLong.valueOf(code), Arrays.asList(values));
        }

        @Override
        public Object getDescriptor() {
            return code;
        }

        @Override
        public Object getDescribed() {
            return value;
        }
    }

    static DescribedType encode(Rule rule) {
        return new Described(RULE_DESCRIPTION, encode(rule.filter()), new Described(EMPTY_ACTION), rule.name());
    }

    private static DescribedType encode(Filter filter) {
        return switch (filter) {
            case BooleanFilter all -> new Described(all.taken() ? TRUE_FILTER : FALSE_FILTER);
            case SqlFilter sql -> new Described(SQL_FILTER, sql.expression(), COMPATIBILITY_LEVEL);
            case CorrelationFilter c ->
                new Described(
                        CORRELATION_FILTER,
                        c.correlationId(),
                        c.messageId(),
                        c.to(),
                        c.replyTo(),
                        c.subject(),
                        c.sessionId(),
                        c.replyToSessionId(),
                        c.contentType(),
                        c.properties());
        };
    }

    /** The filter of a request to add a rule. */
    static Filter decodeFilter(Map<String, Object> description) {
        if (description.get("sql-filter") instanceof Map<?, ?> sql && sql.get("expression") != null) {
            return SqlFilter.of(sql.get("expression").toString());
        }
        if (description.get("correlation-filter") instanceof Map<?, ?> map) {
            Map<String, Object> fields = Settlements.texts(map);
            return new CorrelationFilter(
                    text(fields, "correlation-id"),
                    text(fields, "message-id"),
                    text(fields, "to"),
                    text(fields, "reply-to"),
                    text(fields, "label"),
                    text(fields, "session-id"),
                    text(fields, "reply-to-session-id"),
                    text(fields, "content-type"),
                    fields.get("properties") instanceof Map<?, ?> properties
                            ? Settlements.texts(properties)
                            : Map.of());
        }
        return new BooleanFilter(true);
    }

    private static @Nullable String text(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : value.toString();
    }
}

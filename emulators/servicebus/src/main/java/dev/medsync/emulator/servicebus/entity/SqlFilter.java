package dev.medsync.emulator.servicebus.entity;

/** Takes messages for which a Service Bus SQL expression is true; see {@link SqlExpression} for what is understood. */
public record SqlFilter(String expression, SqlExpression parsed) implements Filter {

    /** @throws SqlSyntaxException the expression is not understood */
    public static SqlFilter of(String expression) {
        return new SqlFilter(expression, SqlExpression.parse(expression));
    }

    @Override
    public boolean matches(Message message) {
        return parsed.matches(message);
    }
}

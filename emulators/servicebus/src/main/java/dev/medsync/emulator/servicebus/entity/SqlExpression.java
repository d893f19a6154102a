package dev.medsync.emulator.servicebus.entity;

/** A Service Bus SQL expression. Only the constant ones are understood yet. */
public final class SqlExpression {
    private final boolean constant;

    private SqlExpression(boolean constant) {
        this.constant = constant;
    }

    static SqlExpression parse(String text) {
        return switch (text.replace(" ", "")) {
            case "1=1" -> new SqlExpression(true);
            case "1=0" -> new SqlExpression(false);
            default -> throw new SqlSyntaxException("SQL filters other than 1=1 and 1=0 are not supported: " + text);
        };
    }

    boolean matches(Message message) {
        return constant;
    }
}

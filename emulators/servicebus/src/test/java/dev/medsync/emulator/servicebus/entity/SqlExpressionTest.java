package dev.medsync.emulator.servicebus.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlExpressionTest {
    private static final Message MESSAGE = new Message(
            "m-1",
            "c-1",
            null,
            null,
            "claim.paid",
            "s-1",
            null,
            "text/plain",
            Map.of(
                    "color",
                    "red",
                    "count",
                    5,
                    "ratio",
                    0.5,
                    "urgent",
                    true,
                    "odd name",
                    "x",
                    "quote",
                    "it's",
                    "nan",
                    Double.NaN),
            null,
            null,
            new byte[0]);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1=1",
                "color = 'red'",
                "user.color = 'red' AND sys.Label = 'claim.paid'",
                "COLOR = 'red'",
                "color <> 'blue'",
                "color != 'blue'",
                "color <> 5",
                "count = 5",
                "count >= 5 AND count <= 5.0",
                "count > -1",
                "ratio < 1e0",
                "color = 'blue' OR count = 5",
                "color = 'red' OR color = 'blue' AND count = 6",
                "NOT color = 'blue'",
                "NOT (color = 'blue' OR count = 6)",
                "color IN ('blue', 'red')",
                "color NOT IN ('blue', 'green')",
                "sys.Subject LIKE 'claim.%'",
                "sys.label LIKE 'claim_paid'",
                "sys.label LIKE 'claim!.paid' ESCAPE '!'",
                "sys.label NOT LIKE 'invoice%'",
                "missing IS NULL",
                "color IS NOT NULL",
                "EXISTS(color)",
                "NOT EXISTS (user.missing)",
                "urgent",
                "urgent = TRUE",
                "[odd name] = 'x'",
                "\"odd name\" = 'x'",
                "quote = 'it''s'",
                "sys.MessageId='m-1' and sys.SessionId='s-1' and sys.CorrelationId='c-1' and sys.ContentType like 'text/%'",
            })
    void trueForTheMessage(String expression) {
        assertThat(SqlExpression.parse(expression).matches(MESSAGE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1=0",
                "color = 'RED'",
                "color > 5",
                "missing = 'x'",
                "missing <> 'x'",
                "NOT missing = 'x'",
                "NOT (missing = 'x' AND color = 'red')",
                "missing IN ('x')",
                "missing NOT IN ('x')",
                "missing LIKE '%'",
                "missing",
                "FALSE",
                "sys.label LIKE 'claim!_paid' ESCAPE '!'",
                "sys.To = 'x'",
                "nan = 1",
                "nan > 1",
            })
    void notTrueForTheMessage(String expression) {
        assertThat(SqlExpression.parse(expression).matches(MESSAGE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            color =              | expected a property or a value at the end
            color = 'red         | not understood at ''red'
            (color = 'red'       | expected ')' at the end
            color = 'red' blue   | expected AND, OR or the end at 'blue'
            sys.Colour = 'red'   | sys.Colour is not known
            my.color = 'red'     | expected sys. or user., got my
            color LIKE 5         | expected a text in single quotes at '5'
            color NOT 5          | expected IN or LIKE at '5'
            count + 1 = 6        | expected AND, OR or the end at '+ 1 = 6'
            """)
    void whatIsNotUnderstoodIsSaidWithItsPlace(String expression, String problem) {
        assertThatThrownBy(() -> SqlExpression.parse(expression))
                .isInstanceOf(SqlSyntaxException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void anEmptyExpressionIsNotUnderstood() {
        assertThatThrownBy(() -> SqlExpression.parse(" ")).isInstanceOf(SqlSyntaxException.class);
    }
}

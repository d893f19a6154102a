package dev.medsync.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonDifferenceTest {

    @Test
    void amountsAreComparedByAmount() throws Exception {
        assertThat(between("{\"a\":12.50}", "{\"a\":12.5}")).isEmpty();
        assertThat(between("{\"a\":12.50}", "{\"a\":12.51}")).containsExactly(new JsonDifference("a", "value"));
        assertThat(between("{\"a\":1}", "{\"a\":\"1\"}")).containsExactly(new JsonDifference("a", "value"));
    }

    @Test
    void pathsLeaveOutPositions() throws Exception {
        assertThat(between("{\"l\":[{\"x\":1},{\"x\":2}]}", "{\"l\":[{\"x\":1},{\"x\":3}]}"))
                .containsExactly(new JsonDifference("l[].x", "value"));
    }

    @Test
    void anotherOrderIsNoiseAndAnotherNumberIsNot() throws Exception {
        assertThat(between("[{\"x\":1},{\"x\":2.0}]", "[{\"x\":2},{\"x\":1}]"))
                .containsExactly(new JsonDifference("[]", "order"));
        assertThat(between("[1]", "[1,1]")).containsExactly(new JsonDifference("[]", "extra"));
        assertThat(between("[1,1,2]", "[1,2,2]")).containsExactly(new JsonDifference("[]", "value"));
    }

    @Test
    void objectsInAnotherOrderAreComparedByTheirId() throws Exception {
        assertThat(between(
                        "[{\"id\":1,\"due\":5},{\"id\":2,\"due\":6}]", "[{\"id\":2,\"due\":6},{\"id\":1,\"due\":7}]"))
                .containsExactlyInAnyOrder(new JsonDifference("[].due", "value"), new JsonDifference("[]", "order"));
    }

    @Test
    void nullAgainstEmptyAndAbsentMembersAreToldApart() throws Exception {
        assertThat(between("{\"a\":null,\"b\":1}", "{\"a\":\"\",\"c\":1}"))
                .containsExactlyInAnyOrder(
                        new JsonDifference("a", "blank"),
                        new JsonDifference("b", "missing"),
                        new JsonDifference("c", "extra"));
    }

    @Test
    void theMappingClassifiesWhatIsKnown() {
        Map<String, String> known = Map.of("balanceDue", "MONOLITH_BUG");

        assertThat(ShadowReport.classOf(known, new JsonDifference("[].balanceDue", "value")))
                .isEqualTo("MONOLITH_BUG");
        assertThat(ShadowReport.classOf(known, new JsonDifference("[]", "order")))
                .isEqualTo("NOISE");
        assertThat(ShadowReport.classOf(known, new JsonDifference("amt", "value")))
                .isEqualTo("SERVICE_BUG");
    }

    private static Set<JsonDifference> between(String legacy, String service) throws MalformedJsonException {
        return JsonDifference.between(
                Json.read(legacy.getBytes(StandardCharsets.UTF_8)),
                Json.read(service.getBytes(StandardCharsets.UTF_8)));
    }
}

package dev.medsync.strangler.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.strangler.order.Reference.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegacyOrderTest {
    private static final String SEAM = "writes, or leaves the command capture";

    @Test
    void whoeverRefersToOthersLeavesBeforeThem() {
        LegacyOrder order =
                order(key("billing", "records"), key("records", "auth"), key("auth", "shared"), key("config", "auth"));

        assertThat(names(order)).containsSubsequence("billing", "records", "auth", "shared");
        assertThat(names(order)).containsSubsequence("config", "auth");
        assertThat(order.cycles()).isEmpty();
    }

    @Test
    void aWriterWithASeamMakesACircleAndCutsIt() {
        LegacyOrder order = order(
                key("billing", "records"),
                new Reference("records", "billing", Kind.FUNCTION, "close_encounter", true, SEAM));

        assertThat(names(order)).containsSubsequence("billing", "records");
        assertThat(order.cycles())
                .singleElement()
                .satisfies(cycle ->
                        assertThat(cycle.cuts()).containsExactly("records → billing: close_encounter " + SEAM));
    }

    @Test
    void aCircleOfForeignKeysIsCutWhereTheFewestAre() {
        LegacyOrder order =
                order(key("records", "auth"), key("records", "auth"), key("records", "auth"), key("auth", "records"));

        assertThat(names(order)).containsSubsequence("records", "auth");
        assertThat(order.cycles().getFirst().cuts())
                .containsExactly("auth → records: auth.id → records (the key goes, the number stays)");
    }

    @Test
    void aWriterWithoutASeamSaysThatItNeedsOne() {
        LegacyOrder order = order(
                key("billing", "records"),
                key("billing", "records"),
                new Reference("records", "billing", Kind.CASCADE, "deleting patient reaches coverage", true, ""));

        assertThat(order.cycles().getFirst().cuts())
                .containsExactly("records → billing: deleting patient reaches coverage (needs a seam first)");
        assertThat(order.writers()).hasSize(1);
    }

    private static Reference key(String from, String to) {
        return new Reference(from, to, Kind.FOREIGN_KEY, from + ".id → " + to, false, "");
    }

    private static LegacyOrder order(Reference... references) {
        return LegacyOrder.of(new LegacyMap(), new LegacyReferences.Found(List.of(references), List.of(), 0));
    }

    private static List<String> names(LegacyOrder order) {
        return order.places().stream().map(LegacyOrder.Place::capability).toList();
    }
}

package dev.medsync.records.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MovedEntryTest {

    @Test
    void entriesAreKeptAsATextInOneOrderWhateverTheirs() {
        MovedEntry visit = new MovedEntry("Encounter", 4);
        MovedEntry small = new MovedEntry("Allergy", 8);
        MovedEntry large = new MovedEntry("Allergy", 10);
        String text = MovedEntry.toText(List.of(visit, large, small));
        assertThat(text).isEqualTo("Allergy/8 Allergy/10 Encounter/4");
        assertThat(MovedEntry.ofText(text)).containsExactly(small, large, visit);
    }

    @Test
    void nothingIsAnEmptyText() {
        assertThat(MovedEntry.toText(List.of())).isEmpty();
        assertThat(MovedEntry.ofText("")).isEmpty();
    }
}

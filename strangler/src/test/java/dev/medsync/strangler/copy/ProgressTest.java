package dev.medsync.strangler.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<Long> acknowledged = new ArrayList<>();
    private final Progress progress = new Progress(acknowledged::add);

    @Test
    void aPositionIsAcknowledgedOnlyWhenEverythingBeforeItIsWritten() {
        Progress.Batch first = progress.begin(10, 1);
        first.sealed();
        Progress.Batch second = progress.begin(20, 1);
        second.sealed();
        second.finishOne();
        assertThat(acknowledged).isEmpty();
        first.finishOne();
        assertThat(acknowledged).containsExactly(20L);
    }

    @Test
    void aMarkerPassesAfterWhatWasCommittedBeforeIt() {
        List<String> passed = new ArrayList<>();
        Progress.Batch before = progress.begin(10, 2);
        before.sealed();
        Progress.Batch marker = progress.begin(20, 0);
        marker.whenAllBefore(() -> passed.add("marker"));
        marker.sealed();
        before.finishOne();
        assertThat(passed).isEmpty();
        before.finishOne();
        assertThat(passed).containsExactly("marker");
    }

    @Test
    void whatAnEarlierSourceToldDoesNotMoveThePositionOfALaterOne() {
        Progress.Batch old = progress.begin(10, 1);
        old.sealed();
        progress.reset();
        Progress.Batch fresh = progress.begin(5, 1);
        fresh.sealed();
        old.finishOne();
        assertThat(acknowledged).isEmpty();
        fresh.finishOne();
        assertThat(acknowledged).containsExactly(5L);
    }

    @Test
    void aBatchOfTheBackfillIsDoneWithItsLastKeyAndMovesNoPosition() {
        Progress.Batch portion = progress.beginUnpositioned(2);
        portion.finishOne();
        assertThat(portion.done()).isNotDone();
        portion.finishOne();
        assertThat(portion.done()).isDone();
        assertThat(acknowledged).isEmpty();
    }
}

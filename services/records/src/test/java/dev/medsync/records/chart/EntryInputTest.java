package dev.medsync.records.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.records.v1.RecordObservationRequest;
import dev.medsync.records.v1.UpdatePatientRequest;
import dev.medsync.records.v1.WriteNoteRequest;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be typed in, and what is told of all that may not. */
class EntryInputTest {

    private static RecordObservationRequest.Builder weight(String kilograms) {
        return RecordObservationRequest.newBuilder()
                .setPatientId(4)
                .setCode("29463-7")
                .setValueNumber(kilograms);
    }

    private static List<String> fields(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call).violations().stream()
                .map(FieldViolation::field)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"70.50, 70.5", "0.000, 0", "-4, -4", "100, 100", "1234567890.1234, 1234567890.1234"})
    void aNumberHasOneForm(String typed, String kept) {
        assertThat(EntryInput.of(weight(typed).build()).getValueNumber()).isEqualTo(kept);
    }

    @Test
    void momentsAreWholeMillisecondsAsTheOtherOwnerHoldsThem() {
        assertThat(EntryInput.of(weight("1")
                                .setObservedAt(Timestamp.newBuilder()
                                        .setSeconds(1_700_000_000)
                                        .setNanos(123_999_999))
                                .build())
                        .getObservedAt()
                        .getNanos())
                .isEqualTo(123_000_000);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(fields(() -> EntryInput.of(RecordObservationRequest.newBuilder()
                        .setPatientId(-1)
                        .setEncounterId(-1)
                        .setStatus(ObservationStatus.OBSERVATION_STATUS_VOIDED)
                        .setUnit("x".repeat(21))
                        .build())))
                .containsExactlyInAnyOrder("value_number", "status", "patient_id", "encounter_id", "code", "unit");
    }

    @Test
    void aNoteIsAProgressNoteUnlessItSaysOtherwise() {
        assertThat(EntryInput.of(WriteNoteRequest.newBuilder()
                                .setEncounterId(2)
                                .setBody("Felt better.")
                                .build())
                        .getType())
                .isEqualTo("PN");
        assertThat(fields(() -> EntryInput.of(WriteNoteRequest.newBuilder()
                        .setEncounterId(2)
                        .setType("LONG")
                        .build())))
                .containsExactlyInAnyOrder("type", "body");
    }

    @Test
    void aChangeOfAPatientNamesAVersionAndEmptiesNoName() {
        assertThat(fields(() -> PatientInput.change(UpdatePatientRequest.newBuilder()
                        .setId(4)
                        .setFamilyName(" ")
                        .build())))
                .containsExactlyInAnyOrder("expected_version", "family_name");
    }
}

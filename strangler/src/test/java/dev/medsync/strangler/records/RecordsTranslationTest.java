package dev.medsync.strangler.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.medsync.platform.replication.LocalFields;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.MovedEntry;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.NoteStatus;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientMerge;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.LegacyRow;
import dev.medsync.strangler.translate.RandomMessages;
import dev.medsync.strangler.translate.Remainder;
import dev.medsync.strangler.translate.UntranslatableException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes to the monolith and comes back is what it was, for every aggregate of records and whatever is in it. */
class RecordsTranslationTest {
    private static final int ROUNDS = 500;

    private static final List<String> MOVED =
            List.of("Allergy", "Encounter", "Note", "PatientContact", "PatientIdentifier");

    private final List<AggregateMapping<?, ?>> aggregates =
            new RecordsTranslation(ZoneId.of("America/New_York")).aggregates();

    @Test
    void everyAggregateComesBackFromTheLegacyRowsAndWhatIsKeptBesideThemAsItWas() {
        Random random = new Random(42);
        Set<String> beside = new HashSet<>();
        for (AggregateMapping<?, ?> mapping : aggregates) {
            for (int i = 0; i < ROUNDS; i++) {
                assertRoundTrip(mapping, random, beside);
            }
        }
        assertThat(beside)
                .containsExactlyInAnyOrder(
                        "Medication.void_reason",
                        "Immunization.void_reason",
                        "Observation.void_reason",
                        "Note.void_reason",
                        "Note.written_by",
                        "PatientMerge.undo_reason");
    }

    private static <M extends Message, B extends Message.Builder> void assertRoundTrip(
            AggregateMapping<M, B> mapping, Random random, Set<String> beside) {
        Message.Builder builder = mapping.parse(ByteString.EMPTY).newBuilderForType();
        Message generated = LocalFields.clear(
                new RandomMessages(random, RecordsTranslationTest::text, RecordsTranslationTest::value).fill(builder));
        M message = mapping.parse(sorted(generated).toByteString());
        M back = mapping.toService(mapping.toLegacy(message));
        Remainder.differingFields(message, back).forEach(field -> beside.add(mapping.type() + '.' + field));
        Remainder<M> remainder = Remainder.of(mapping, message);
        assertThat(remainder == null ? back : remainder.mergedInto(back))
                .as(mapping.type())
                .isEqualTo(message);
    }

    @Test
    void aPatientWithoutAnAddressHasNoneAgain() {
        Patient patient = patient().build();
        assertThat(back(patient)).isEqualTo(patient);
        assertThat(((Patient) back(patient)).hasAddress()).isFalse();
    }

    @Test
    void anMrnStaysAsItWasTyped() {
        assertThat(rows(patient().setMrn("ab12 ").build()).root().column("mrn")).isEqualTo("ab12 ");
    }

    @Test
    void aDecimalIsTheColumnsThereAndWithoutIdleZerosHere() {
        Observation observation = Observation.newBuilder()
                .setId(2)
                .setFacilityId(1)
                .setPatientId(4)
                .setValueNumber("98.6")
                .setStatus(ObservationStatus.OBSERVATION_STATUS_FINAL)
                .setObservedAt(at("2026-07-01T12:30:15Z"))
                .build();
        assertThat(rows(observation).root().column("value_num")).isEqualTo("98.6000");
        assertThat(back(observation)).isEqualTo(observation);

        Observation nothing = observation.toBuilder().setValueNumber("").build();
        assertThat(rows(nothing).root().column("value_num")).isNull();
        Observation zero = observation.toBuilder().setValueNumber("0").build();
        assertThat(back(zero)).isEqualTo(zero);
    }

    @Test
    void noCoinsuranceIsZeroThereAndNothingHere() {
        LegacyAggregate rows = rows(Coverage.newBuilder().setStatusValue(1).build());
        assertThat(rows.root().column("coinsurance_pct")).isEqualTo("0.00");
        assertThat(rows.root().column("copay_amount")).isEqualTo("0.00");
    }

    @Test
    void theFacilityOfAChartIsItsPatients() {
        AggregateMapping<?, ?> allergy = of("Allergy");
        assertThat(allergy.root().columnNames()).contains("facility_id");
        assertThat(allergy.root().storedColumns()).doesNotContain("facility_id");
    }

    @Test
    void whatAMergeMovedIsInTheSameOrderOnBothSides() {
        PatientMerge merge = PatientMerge.newBuilder()
                .setId(2)
                .addMoved(MovedEntry.newBuilder().setType("Allergy").setId(9))
                .addMoved(MovedEntry.newBuilder().setType("Note").setId(1))
                .addMoved(MovedEntry.newBuilder().setType("Note").setId(9))
                .build();
        assertThat(rows(merge).rows("patient_merge_row"))
                .extracting(row -> row.column("table_name"))
                .containsExactly("allergy", "clinical_note", "clinical_note");
        assertThat(back(merge)).isEqualTo(merge);
    }

    @Test
    void aNoteThatWasVoidedKeepsItsReasonBesideTheRow() {
        Note note = Note.newBuilder()
                .setId(2)
                .setStatus(NoteStatus.NOTE_STATUS_VOIDED)
                .setVoidReason("wrong chart")
                .build();
        assertThat(rows(note).root().column("status")).isEqualTo("V");
        assertThat(Remainder.differingFields(note, back(note))).containsExactly("void_reason");
    }

    @Test
    void aStatusThatAnEntryCannotHaveNamesItsColumnAndNotItsValue() {
        Allergy allergy = Allergy.newBuilder()
                .setId(2)
                .setStatus(EntryStatus.ENTRY_STATUS_ACTIVE)
                .build();
        LegacyAggregate rows = rows(allergy);
        LegacyRow root = rows.root();
        root.values()[root.columns().indexOf("status")] = "Z";
        assertThatThrownBy(() -> of("Allergy").toService(rows))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining("allergy.status")
                .hasMessageNotContaining("Z");
    }

    private AggregateMapping<?, ?> of(String type) {
        return aggregates.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private LegacyAggregate rows(Message message) {
        return rows(of(message.getDescriptorForType().getName()), message);
    }

    private Message back(Message message) {
        return of(message.getDescriptorForType().getName()).toService(rows(message));
    }

    private static <M extends Message, B extends Message.Builder> LegacyAggregate rows(
            AggregateMapping<M, B> mapping, Message message) {
        return mapping.toLegacy(mapping.parse(message.toByteString()));
    }

    private static Patient.Builder patient() {
        return Patient.newBuilder().setId(2).setFacilityId(1).setGenderValue(1).setStatusValue(1);
    }

    private static Timestamp at(String instant) {
        return Timestamp.newBuilder()
                .setSeconds(Instant.parse(instant).getEpochSecond())
                .build();
    }

    /** A merge's rows in the order of the contract, each once. */
    private static Message sorted(Message message) {
        if (!(message instanceof PatientMerge merge)) {
            return message;
        }
        List<MovedEntry> moved = merge.getMovedList().stream()
                .distinct()
                .sorted(Comparator.comparing(MovedEntry::getType).thenComparing(MovedEntry::getId))
                .toList();
        return merge.toBuilder().clearMoved().addAllMoved(moved).build();
    }

    private static String text(FieldDescriptor field, Random random) {
        if (field.getContainingType().equals(MovedEntry.getDescriptor())) {
            return MOVED.get(random.nextInt(MOVED.size()));
        }
        return switch (field.getName()) {
            case "value_number" -> Integer.toString(random.nextInt(2_000) - 1_000) + ".5";
            case "coinsurance_percent" -> Integer.toString(1 + random.nextInt(9)) + ".25";
            default -> "T" + Integer.toString(random.nextInt(1_000), 36);
        };
    }

    /** An entry of the chart has only some of the states. */
    private static EnumValueDescriptor value(FieldDescriptor field, Random random) {
        if (!field.getEnumType().equals(EntryStatus.getDescriptor())) {
            return RandomMessages.anyValue(field, random);
        }
        Map<String, List<EntryStatus>> more = Map.of(
                "Problem", List.of(EntryStatus.ENTRY_STATUS_RESOLVED),
                "Medication", List.of(EntryStatus.ENTRY_STATUS_STOPPED));
        List<EntryStatus> some = more.getOrDefault(field.getContainingType().getName(), List.of());
        @Nullable EntryStatus other = some.isEmpty() ? null : some.getFirst();
        int which = random.nextInt(other == null ? 2 : 3);
        EntryStatus status = which == 0
                ? EntryStatus.ENTRY_STATUS_ACTIVE
                : which == 1 || other == null ? EntryStatus.ENTRY_STATUS_VOIDED : other;
        return status.getValueDescriptor();
    }
}

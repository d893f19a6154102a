package dev.medsync.strangler.publish;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.localTime;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.Patient;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import dev.medsync.strangler.translate.UntranslatableException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The part of records that others need, from the legacy tables. So far one way: it feeds events. Before records can move,
 * what is left behind here has to become a field.
 */
public final class RecordsTranslation {

    private final Codec<Timestamp> localTime;

    /** @param zone the zone that the monolith's zone-less times are meant in */
    public RecordsTranslation(ZoneId zone) {
        this.localTime = localTime(zone);
    }

    /** Every aggregate, in an order in which what is referred to comes first. */
    public List<AggregateMapping<?, ?>> aggregates() {
        return List.of(patient(), coverage(), encounter());
    }

    private static AggregateMapping<Patient, Patient.Builder> patient() {
        TableMapping<Patient, Patient.Builder> table = TableMapping.<Patient, Patient.Builder>of(
                        "patient", Patient::newBuilder)
                .id(Patient::getId, Patient.Builder::setId)
                .facility(Patient::getFacilityId, Patient.Builder::setFacilityId)
                .column("version", number("int"), "version", Patient::getVersion, Patient.Builder::setVersion)
                .column("mrn", mrn(), "mrn", Patient::getMrn, Patient.Builder::setMrn)
                .column(
                        "last_name",
                        text("varchar"),
                        "family_name",
                        Patient::getFamilyName,
                        Patient.Builder::setFamilyName)
                .column(
                        "first_name",
                        text("varchar"),
                        "given_name",
                        Patient::getGivenName,
                        Patient.Builder::setGivenName)
                .column("birth_date", date(), "birth_date", Patient::getBirthDate, Patient.Builder::setBirthDate)
                .column(
                        "sex",
                        letters("F=female", "M=male", "O=other", "U=unknown"),
                        "gender",
                        Patient::getGender,
                        Patient.Builder::setGender)
                .column("phone", text("varchar"), "phone", Patient::getPhone, Patient.Builder::setPhone)
                .column("email", blankIsNull("varchar"), "email", Patient::getEmail, Patient.Builder::setEmail)
                .column("deceased_at", dayOf(), "death_date", Patient::getDeathDate, Patient.Builder::setDeathDate)
                .column(
                        "merged_into_id",
                        reference(),
                        "merged_into_id",
                        Patient::getMergedIntoId,
                        Patient.Builder::setMergedIntoId)
                .leave("ssn", "no consumer needs it, so it does not leave the monolith")
                .leave("middle_name", "no field yet")
                .leave("suffix", "no field yet")
                .leave("address_line1", "no field yet")
                .leave("address_line2", "no field yet")
                .leave("city", "no field yet")
                .leave("state", "no field yet")
                .leave("zip", "no field yet")
                .leave("language", "no field yet")
                .leave("marital_status", "no field yet")
                .leave("status", "merged away is merged_into_id; inactive has no field yet")
                .leave("primary_provider_id", "no field yet")
                .leave("created_by", "no field yet")
                .leave("created_at", "no field yet")
                .leave("updated_at", "no field yet")
                .build();
        return new AggregateMapping<>("Patient", table, List.of("id"), "facility_id", Patient.parser());
    }

    private static AggregateMapping<Coverage, Coverage.Builder> coverage() {
        TableMapping<Coverage, Coverage.Builder> table = TableMapping.<Coverage, Coverage.Builder>of(
                        "coverage", Coverage::newBuilder)
                .id(Coverage::getId, Coverage.Builder::setId)
                .facility(Coverage::getFacilityId, Coverage.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Coverage::getPatientId,
                        Coverage.Builder::setPatientId)
                .column("payer_id", number("bigint"), "payer_id", Coverage::getPayerId, Coverage.Builder::setPayerId)
                .column("member_id", text("varchar"), "member_id", Coverage::getMemberId, Coverage.Builder::setMemberId)
                .whole("priority", "smallint", "rank", Coverage::getRank, Coverage.Builder::setRank)
                .column("effective_date", date(), "starts_on", Coverage::getStartsOn, Coverage.Builder::setStartsOn)
                .column("term_date", date(), "ends_on", Coverage::getEndsOn, Coverage.Builder::setEndsOn)
                .leave("group_no", "no field yet")
                .leave("plan_name", "no field yet")
                .leave("relation", "no field yet")
                .leave("copay_amount", "no field yet")
                .leave("coinsurance_pct", "no field yet")
                .leave("status", "terminated is ends_on")
                .leave("created_at", "no field yet")
                .leave("updated_at", "no field yet")
                .build();
        return new AggregateMapping<>("Coverage", table, List.of("id"), "facility_id", Coverage.parser());
    }

    private AggregateMapping<Encounter, Encounter.Builder> encounter() {
        TableMapping<Encounter, Encounter.Builder> table = TableMapping.<Encounter, Encounter.Builder>of(
                        "encounter", Encounter::newBuilder)
                .id(Encounter::getId, Encounter.Builder::setId)
                .facility(Encounter::getFacilityId, Encounter.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Encounter::getPatientId,
                        Encounter.Builder::setPatientId)
                .column(
                        "provider_id",
                        reference(),
                        "provider_id",
                        Encounter::getProviderId,
                        Encounter.Builder::setProviderId)
                // HL7 knows fewer kinds: urgent care, wellness and virtual visits are ambulatory.
                .column(
                        "enc_type",
                        letters("AMB=AMB", "EMR=EMER", "IMP=IMP", "URG=AMB", "WEL=AMB", "VIR=AMB"),
                        "encounter_class",
                        Encounter::getEncounterClass,
                        Encounter.Builder::setEncounterClass)
                .column(
                        "diagnosis_code",
                        text("varchar"),
                        "reason_code",
                        Encounter::getReasonCode,
                        Encounter.Builder::setReasonCode)
                .column(
                        "status",
                        code(
                                "char(1)",
                                EncounterStatus::valueOf,
                                null,
                                "O=ENCOUNTER_STATUS_OPEN",
                                "C=ENCOUNTER_STATUS_CLOSED",
                                "X=ENCOUNTER_STATUS_CANCELLED"),
                        "status",
                        Encounter::getStatus,
                        Encounter.Builder::setStatus)
                .column("started_at", localTime, "started_at", Encounter::getStartedAt, Encounter.Builder::setStartedAt)
                .column("ended_at", localTime, "ended_at", Encounter::getEndedAt, Encounter.Builder::setEndedAt)
                .leave("reason_code", "SNOMED; consumers bill with the ICD-10 code of diagnosis_code")
                .leave("reason_text", "no field yet")
                .leave("closed_by", "no field yet")
                .leave("created_by", "no field yet")
                .leave("created_at", "no field yet")
                .leave("updated_at", "no field yet")
                .build();
        return new AggregateMapping<>("Encounter", table, List.of("id"), "facility_id", Encounter.parser());
    }

    /** HABIT 7: the screens look numbers up without case and trailing blanks, so that is what a number is. */
    private static Codec<String> mrn() {
        return new Codec<>(
                "varchar",
                text -> text == null ? "" : text.strip().toUpperCase(Locale.ROOT),
                value -> value == null ? "" : value);
    }

    /** The local day of a zone-less time. */
    private static Codec<Date> dayOf() {
        Codec<Date> date = date();
        return new Codec<>(
                "timestamp",
                text -> date.decode().apply(text == null ? null : text.substring(0, "yyyy-MM-dd".length())),
                date.encode());
    }

    /** Legacy codes and the words that they mean; {@code "F=female"}. The first code of a word is the way back. */
    private static Codec<String> letters(String... pairs) {
        Map<String, String> words = new HashMap<>();
        Map<String, String> codes = new HashMap<>();
        for (String pair : pairs) {
            String[] parts = pair.split("=", 2);
            words.put(parts[0], parts[1]);
            codes.putIfAbsent(parts[1], parts[0]);
        }
        return new Codec<>(
                "char",
                text -> {
                    String word = text == null ? null : words.get(text.stripTrailing());
                    if (word == null) {
                        throw new UntranslatableException("", "a code without a meaning");
                    }
                    return word;
                },
                word -> Objects.requireNonNull(codes.get(word)));
    }
}

package dev.medsync.strangler.publish;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.localTime;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageStatus;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.time.ZoneId;
import java.util.List;

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

    private AggregateMapping<Patient, Patient.Builder> patient() {
        TableMapping<Patient, Patient.Builder> table = TableMapping.<Patient, Patient.Builder>of(
                        "patient", Patient::newBuilder)
                .id(Patient::getId, Patient.Builder::setId)
                .facility(Patient::getFacilityId, Patient.Builder::setFacilityId)
                .column("version", number("int"), "version", Patient::getVersion, Patient.Builder::setVersion)
                .column("mrn", text("varchar"), "mrn", Patient::getMrn, Patient.Builder::setMrn)
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
                        code(
                                "char(1)",
                                Gender::valueOf,
                                null,
                                "F=GENDER_FEMALE",
                                "M=GENDER_MALE",
                                "O=GENDER_OTHER",
                                "U=GENDER_UNKNOWN"),
                        "gender",
                        Patient::getGender,
                        Patient.Builder::setGender)
                .column("phone", text("varchar"), "phone", Patient::getPhone, Patient.Builder::setPhone)
                .column("email", blankIsNull("varchar"), "email", Patient::getEmail, Patient.Builder::setEmail)
                .column("deceased_at", localTime, "deceased_at", Patient::getDeceasedAt, Patient.Builder::setDeceasedAt)
                .column(
                        "status",
                        code(
                                "char(1)",
                                PatientStatus::valueOf,
                                null,
                                "A=PATIENT_STATUS_ACTIVE",
                                "I=PATIENT_STATUS_INACTIVE",
                                "M=PATIENT_STATUS_MERGED"),
                        "status",
                        Patient::getStatus,
                        Patient.Builder::setStatus)
                .column("created_at", localTime, "created_at", Patient::getCreatedAt, Patient.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Patient::getUpdatedAt, Patient.Builder::setUpdatedAt)
                .column(
                        "merged_into_id",
                        reference(),
                        "merged_into_id",
                        Patient::getMergedIntoId,
                        Patient.Builder::setMergedIntoId)
                .leave("ssn", "not yet")
                .leave("middle_name", "not yet")
                .leave("suffix", "not yet")
                .leave("address_line1", "not yet")
                .leave("address_line2", "not yet")
                .leave("city", "not yet")
                .leave("state", "not yet")
                .leave("zip", "not yet")
                .leave("language", "not yet")
                .leave("marital_status", "not yet")
                .leave("primary_provider_id", "not yet")
                .leave("created_by", "not yet")
                .build();
        return new AggregateMapping<>("Patient", table, List.of("id"), "facility_id", Patient.parser());
    }

    private AggregateMapping<Coverage, Coverage.Builder> coverage() {
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
                .leave("group_no", "not yet")
                .leave("plan_name", "not yet")
                .leave("relation", "not yet")
                .leave("copay_amount", "not yet")
                .leave("coinsurance_pct", "not yet")
                .column(
                        "status",
                        code(
                                "char(1)",
                                CoverageStatus::valueOf,
                                null,
                                "A=COVERAGE_STATUS_ACTIVE",
                                "T=COVERAGE_STATUS_TERMINATED"),
                        "status",
                        Coverage::getStatus,
                        Coverage.Builder::setStatus)
                .column("created_at", localTime, "created_at", Coverage::getCreatedAt, Coverage.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Coverage::getUpdatedAt, Coverage.Builder::setUpdatedAt)
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
                .column(
                        "enc_type",
                        code(
                                "char(3)",
                                EncounterType::valueOf,
                                null,
                                "AMB=ENCOUNTER_TYPE_AMBULATORY",
                                "EMR=ENCOUNTER_TYPE_EMERGENCY",
                                "IMP=ENCOUNTER_TYPE_INPATIENT",
                                "URG=ENCOUNTER_TYPE_URGENT_CARE",
                                "WEL=ENCOUNTER_TYPE_WELLNESS",
                                "VIR=ENCOUNTER_TYPE_VIRTUAL"),
                        "type",
                        Encounter::getType,
                        Encounter.Builder::setType)
                .column(
                        "diagnosis_code",
                        text("varchar"),
                        "diagnosis_code",
                        Encounter::getDiagnosisCode,
                        Encounter.Builder::setDiagnosisCode)
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
                .column("created_at", localTime, "created_at", Encounter::getCreatedAt, Encounter.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Encounter::getUpdatedAt, Encounter.Builder::setUpdatedAt)
                .leave("reason_code", "not yet")
                .leave("reason_text", "not yet")
                .leave("closed_by", "not yet")
                .leave("created_by", "not yet")
                .build();
        return new AggregateMapping<>("Encounter", table, List.of("id"), "facility_id", Encounter.parser());
    }
}

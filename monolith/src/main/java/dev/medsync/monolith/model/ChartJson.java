package dev.medsync.monolith.model;

import static dev.medsync.monolith.model.PatientJson.date;
import static dev.medsync.monolith.model.PatientJson.time;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The chart on the wire, as {@link PatientJson} would have written it before it was too long for one class (HABIT 9). */
public final class ChartJson {

    private ChartJson() {}

    public static String chart(Chart chart) {
        return new JsonText()
                .raw("patient", PatientJson.patient(chart.patient()))
                .array("encounters", chart.encounters(), PatientJson::encounter)
                .array("allergies", chart.allergies(), ChartJson::allergy)
                .array("problems", chart.problems(), ChartJson::problem)
                .array("medications", chart.medications(), ChartJson::medication)
                .array("immunizations", chart.immunizations(), ChartJson::immunization)
                .array("observations", chart.observations(), ChartJson::observation)
                .array("notes", chart.notes(), ChartJson::note)
                .end();
    }

    /** Whichever it is. */
    public static String entry(Entry entry) {
        return switch (entry) {
            case Entry.Allergy allergy -> allergy(allergy);
            case Entry.Problem problem -> problem(problem);
            case Entry.Medication medication -> medication(medication);
            case Entry.Immunization immunization -> immunization(immunization);
            case Entry.Observation observation -> observation(observation);
            case Entry.Note note -> note(note);
        };
    }

    public static String override(ChartOverride override) {
        return new JsonText()
                .raw("overrideId", override.id())
                .raw("patientId", override.patientId())
                .raw("userId", override.userId())
                .text("reason", override.reason())
                .text("openedAt", time(override.openedAt()))
                .text("expiresAt", time(override.expiresAt()))
                .raw("reviewedBy", override.reviewedBy())
                .text("reviewedAt", time(override.reviewedAt()))
                .end();
    }

    private static String allergy(Entry.Allergy allergy) {
        return new JsonText()
                .raw("allergyId", allergy.id())
                .raw("patientId", allergy.patientId())
                .raw("encounterId", allergy.encounterId())
                .text("code", allergy.code())
                .text("description", allergy.description())
                .text("severity", allergy.severity())
                .text("onsetDate", date(allergy.onsetDate()))
                .text("status", allergy.status())
                .text("voidReason", allergy.voidReason())
                .raw("recordedBy", allergy.recordedBy())
                .text("createdAt", time(allergy.createdAt()))
                .end();
    }

    private static String problem(Entry.Problem problem) {
        return new JsonText()
                .raw("problemId", problem.id())
                .raw("patientId", problem.patientId())
                .raw("encounterId", problem.encounterId())
                .text("code", problem.code())
                .text("description", problem.description())
                .text("onsetDate", date(problem.onsetDate()))
                .text("resolvedDate", date(problem.resolvedDate()))
                .text("status", problem.status())
                .text("voidReason", problem.voidReason())
                .raw("recordedBy", problem.recordedBy())
                .text("createdAt", time(problem.createdAt()))
                .end();
    }

    private static String medication(Entry.Medication medication) {
        return new JsonText()
                .raw("medicationId", medication.id())
                .raw("patientId", medication.patientId())
                .raw("encounterId", medication.encounterId())
                .raw("providerId", medication.providerId())
                .text("code", medication.code())
                .text("description", medication.description())
                .text("sig", medication.sig())
                .text("startedOn", date(medication.startedOn()))
                .text("stoppedOn", date(medication.stoppedOn()))
                .text("status", medication.status())
                .text("createdAt", time(medication.createdAt()))
                .end();
    }

    private static String immunization(Entry.Immunization immunization) {
        return new JsonText()
                .raw("immunizationId", immunization.id())
                .raw("patientId", immunization.patientId())
                .raw("encounterId", immunization.encounterId())
                .text("code", immunization.code())
                .text("description", immunization.description())
                .text("lotNo", immunization.lotNo())
                .text("givenAt", time(immunization.givenAt()))
                .raw("givenBy", immunization.givenBy())
                .text("status", immunization.status())
                .end();
    }

    private static String observation(Entry.Observation observation) {
        return new JsonText()
                .raw("observationId", observation.id())
                .raw("patientId", observation.patientId())
                .raw("encounterId", observation.encounterId())
                .text("code", observation.code())
                .text("description", observation.description())
                .raw("valueNum", number(observation.valueNum()))
                .text("valueText", observation.valueText())
                .text("unit", observation.unit())
                .text("observedAt", time(observation.observedAt()))
                .text("status", observation.status())
                .end();
    }

    private static String note(Entry.Note note) {
        return new JsonText()
                .raw("noteId", note.id())
                .raw("patientId", note.patientId())
                .raw("encounterId", note.encounterId())
                .raw("authorId", note.authorId())
                .text("noteType", note.type())
                .text("body", note.body())
                .text("status", note.status())
                .text("signedAt", time(note.signedAt()))
                .text("createdAt", time(note.createdAt()))
                .end();
    }

    private static @Nullable String number(@Nullable BigDecimal value) {
        return value == null ? null : value.stripTrailingZeros().toPlainString();
    }
}

package dev.medsync.records.merge;

import dev.medsync.platform.data.Transaction;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.PatientContact;
import dev.medsync.records.patient.PatientMapping;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.Patient.Builder;
import dev.medsync.records.v1.PatientIdentifier;
import dev.medsync.records.v1.PatientStatus;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What a merge does to the two records themselves: contacts go over, and the survivor is known by the old number too. */
final class PatientParts {

    static final String CONTACT = "PatientContact";
    static final String IDENTIFIER = "PatientIdentifier";

    private final Patients patients;

    PatientParts(Patients patients) {
        this.patients = patients;
    }

    /**
     * What a merge did.
     *
     * @param contacts ids of the contacts that went over
     * @param oldNumber id of the identifier that the survivor got
     */
    record Merged(Patient survivor, List<Long> contacts, long oldNumber) {}

    Merged merge(Transaction transaction, Patient away, Patient survivor) throws SQLException {
        long oldNumber = transaction.nextId("patient_identifier_id_seq");
        List<dev.medsync.records.v1.PatientContact> contacts =
                PatientMapping.toMessage(away).getContactsList();
        patients.change(
                transaction,
                away,
                message -> message.clearContacts()
                        .setStatus(PatientStatus.PATIENT_STATUS_MERGED)
                        .setMergedIntoId(survivor.id()));
        Patient changed = patients.change(transaction, survivor, message -> {
            addContacts(message, contacts);
            message.addIdentifiers(PatientIdentifier.newBuilder()
                    .setId(oldNumber)
                    .setType("OLD")
                    .setValue(away.mrn())
                    .setStatus("A"));
        });
        return new Merged(
                changed, away.contacts().stream().map(PatientContact::id).toList(), oldNumber);
    }

    /** Answers the restored record. */
    Patient unmerge(Transaction transaction, PatientMerge merge, Patient away, Patient into, Patient holder)
            throws SQLException {
        Set<Long> contacts = Set.copyOf(merge.movedOf(CONTACT));
        Set<Long> numbers = Set.copyOf(merge.movedOf(IDENTIFIER));
        List<dev.medsync.records.v1.PatientContact> back = new ArrayList<>();
        Patient without = patients.change(transaction, holder, message -> {
            List<dev.medsync.records.v1.PatientContact> kept = new ArrayList<>();
            message.getContactsList()
                    .forEach(contact -> (contacts.contains(contact.getId()) ? back : kept).add(contact));
            message.clearContacts().addAllContacts(kept);
            if (holder.id() == into.id()) {
                retire(message, numbers);
            }
        });
        if (without.id() != into.id()) {
            patients.change(transaction, into, message -> retire(message, numbers));
        }
        return patients.change(transaction, away, message -> {
            message.setStatus(PatientStatus.PATIENT_STATUS_ACTIVE).setMergedIntoId(0);
            addContacts(message, back);
        });
    }

    private static void addContacts(Builder message, List<dev.medsync.records.v1.PatientContact> more) {
        List<dev.medsync.records.v1.PatientContact> all = new ArrayList<>(message.getContactsList());
        all.addAll(more);
        all.sort(Comparator.comparingLong(dev.medsync.records.v1.PatientContact::getId));
        message.clearContacts().addAllContacts(all);
    }

    /** The old number is not this patient's after all. */
    private static void retire(Builder message, Set<Long> numbers) {
        message.getIdentifiersBuilderList().stream()
                .filter(identifier -> numbers.contains(identifier.getId()))
                .forEach(identifier -> identifier.setStatus("I"));
    }
}

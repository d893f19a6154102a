package dev.medsync.records.coverage;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.records.v1.CoverageChanged;
import dev.medsync.records.write.Stored;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** The insurance of a facility's patients. */
@Singleton
public final class Coverages {

    private final Stored<Coverage, dev.medsync.records.v1.Coverage> kind;
    private final Times times;
    private final OutboxWriter outbox;

    Coverages(Stored.Means means, Times times, OutboxWriter outbox) {
        this.kind = new Stored<>(
                "Coverage",
                "coverage",
                "coverage_id_seq",
                means.store(Coverage.class),
                CoverageMapping::toMessage,
                CoverageMapping::fromMessage,
                dev.medsync.records.v1.Coverage.parser());
        this.times = times;
        this.outbox = outbox;
    }

    Stored<Coverage, dev.medsync.records.v1.Coverage> kind() {
        return kind;
    }

    /** A patient's insurance, primary first, also what has ended. */
    public List<Coverage> ofPatient(Transaction transaction, long patientId) throws SQLException {
        return kind.store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.patient_id = ? order by t.rank, t.id",
                        transaction.facility(),
                        patientId);
    }

    /** The same insurance of another patient: a merge, or one undone. */
    Coverage ofPatient(Coverage coverage, long patientId) {
        return CoverageMapping.fromMessage(CoverageMapping.toMessage(coverage).toBuilder()
                .setPatientId(patientId)
                .setUpdatedAt(timestamp(times.now()))
                .build());
    }

    void tellChanged(Transaction transaction, Coverage coverage) throws SQLException {
        outbox.append(
                transaction,
                OutgoingEvent.phi(
                        kind.type(),
                        coverage.id(),
                        coverage.facilityId(),
                        coverage.version(),
                        CoverageChanged.newBuilder()
                                .setCoverage(CoverageMapping.toMessage(coverage))
                                .build()));
    }
}

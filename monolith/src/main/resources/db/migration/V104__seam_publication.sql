-- The seam, part 5: what is published, and what the strangler may touch.

-- Billing's tables, records' tables, the counters of both; and what travels along (markers, idempotency keys, the ledger of
-- nightly jobs). One publication for all: each capability's reader takes the tables it knows.
create publication medsync_changes for table
    payer, fee_schedule, charge, claim, claim_line, claim_status_hist, edi_file, remit, remit_claim, remit_adjustment,
    payment, payment_alloc, invoice, invoice_line,
    patient, patient_identifier, patient_contact, encounter, coverage, allergy, problem, medication, immunization, observation,
    clinical_note, patient_merge_log, patient_merge_row, chart_override,
    number_counter, batch_job, replication.marker, replication.request_key;

-- The role comes from whoever sets the server up (it needs LOGIN, REPLICATION and two parameters only a superuser can give:
-- see the README). If it is missing and we may, we make it, without a login.
do $$
begin
    if not exists (select from pg_roles where rolname = 'strangler') then
        create role strangler nologin;
    end if;
exception
    when insufficient_privilege then
        raise exception 'role "strangler" is missing and % may not create it', current_user;
end
$$;

grant usage on schema public, replication to strangler;
grant select on all tables in schema public to strangler;
grant insert, update, delete on
    payer, fee_schedule, charge, claim, claim_line, claim_status_hist, edi_file, remit, remit_claim, remit_adjustment,
    payment, payment_alloc, invoice, invoice_line,
    patient, patient_identifier, patient_contact, encounter, coverage, allergy, problem, medication, immunization, observation,
    clinical_note, patient_merge_log, patient_merge_row, chart_override,
    number_counter, batch_job to strangler;
grant update on consent to strangler;                       -- for a merge that the service made: leave_merge, V105
grant select, insert, update, delete on all tables in schema replication to strangler;
grant usage on all sequences in schema public to strangler;
revoke select on app_user, user_session from strangler;     -- password hashes and tokens are no business of a copier
grant select (id) on app_user to strangler;

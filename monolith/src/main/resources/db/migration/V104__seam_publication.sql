-- The seam, part 5: what is published, and what the strangler may touch.

-- Billing's tables with coverage and the counters; what billing's copies hang on (patients, encounters; their changes become
-- events); and what travels along (markers, idempotency keys, the ledger of nightly jobs).
create publication medsync_changes for table
    payer, coverage, fee_schedule, charge, claim, claim_line, claim_status_hist, edi_file, remit, remit_claim, remit_adjustment,
    payment, payment_alloc, invoice, invoice_line, number_counter,
    patient, patient_identifier, encounter,
    batch_job, replication.marker, replication.request_key;

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
    payer, coverage, fee_schedule, charge, claim, claim_line, claim_status_hist, edi_file, remit, remit_claim, remit_adjustment,
    payment, payment_alloc, invoice, invoice_line, number_counter, batch_job to strangler;
grant select, insert, update, delete on all tables in schema replication to strangler;
grant usage on all sequences in schema public to strangler;
revoke select on app_user, user_session from strangler;     -- password hashes and tokens are no business of a copier

-- One facility of the legacy system at work. ${facility} is its id.
--
-- Every value that a test breaks is the only one of its kind here: one price that is no multiple of ten cents, one long
-- description, one invoice, one void.
do $$
declare
    f int := ${facility};
    v_provider bigint;
    v_patient bigint;
    v_coverage bigint;
    v_encounter bigint;
    v_payer bigint := (select min(id) from payer);
    v_billed bigint;
    v_cents bigint;
    v_invoiced bigint;
    v_claim bigint;
    v_remit bigint;
    v_remit_claim bigint;
    v_invoice bigint;
    v_payment bigint;
    v_user bigint;
begin
    insert into facility (id, name) values (f, 'Clinic ' || f);
    insert into provider (facility_id, last_name) values (f, 'House') returning id into v_provider;
    insert into patient (facility_id, mrn, last_name, first_name, birth_date, sex)
    values (f, 'M' || f, 'Rehearsal', 'Ana', '1980-02-29', 'F') returning id into v_patient;
    insert into coverage (facility_id, patient_id, payer_id, member_id, effective_date)
    values (f, v_patient, v_payer, 'X1', '2020-01-01') returning id into v_coverage;
    insert into encounter (facility_id, patient_id, provider_id, enc_type, diagnosis_code, status, started_at, ended_at)
    values (f, v_patient, v_provider, 'AMB', 'J06.9', 'C', '2026-03-02 19:15', '2026-03-02 19:50') returning id into v_encounter;

    insert into charge (facility_id, encounter_id, patient_id, provider_id, service_date, code, modifier, description, diagnosis_code,
                        quantity, unit_amount, amount, source, source_command_id)
    values (f, v_encounter, v_patient, v_provider, '2026-03-02', 'FAC-AMB', '25', 'Facility fee, evening', 'J06.9', 1, 93.50, 93.50, 'E',
            gen_random_uuid())
    returning id into v_billed;
    insert into charge (facility_id, encounter_id, patient_id, service_date, code, description, quantity, unit_amount, amount)
    values (f, v_encounter, v_patient, '2026-03-02', 'ECG', null, 2, 41.99, 83.98) returning id into v_cents;
    insert into charge (facility_id, encounter_id, patient_id, service_date, code, description, quantity, unit_amount, amount)
    values (f, v_encounter, v_patient, '2026-03-02', 'XRAY', 'Chest', 1, 120.00, 120.00) returning id into v_invoiced;
    insert into charge (facility_id, encounter_id, patient_id, service_date, code, quantity, unit_amount, amount, status, void_reason, voided_at)
    values (f, v_encounter, v_patient, '2026-03-02', 'XRAY', 1, 120.00, 120.00, 'V', 'twice', '2026-03-02 20:01:00.12');
    insert into charge (facility_id, encounter_id, patient_id, service_date, code, quantity, unit_amount, amount)
    values (f, v_encounter, v_patient, '2026-03-02', 'LAB', 1, 12.50, 12.50);

    insert into claim (facility_id, claim_no, patient_id, encounter_id, coverage_id, payer_id, provider_id, service_from, service_to,
                       diagnosis_1, total_amount)
    values (f, next_claim_no(f), v_patient, v_encounter, v_coverage, v_payer, v_provider, '2026-03-02', '2026-03-02', 'J06.9', 177.48)
    returning id into v_claim;
    insert into claim_line (claim_id, line_no, charge_id, service_date, code, modifier, quantity, amount)
    values (v_claim, 1, v_billed, '2026-03-02', 'FAC-AMB', '25', 1, 93.50), (v_claim, 2, v_cents, '2026-03-02', 'ECG', '', 2, 83.98);
    update charge set status = 'B' where id in (v_billed, v_cents);
    update claim set status = 'S', submitted_at = '2026-03-03 06:00:00' where id = v_claim;

    insert into remit (facility_id, payer_id, check_no, check_date, total_amount, provider_adjustment)
    values (f, v_payer, 'CHK-' || f, '2026-03-20', 130.00, 10.00) returning id into v_remit;
    insert into remit_claim (remit_id, claim_id, claim_no, clp_status, charged_amount, paid_amount, patient_amount)
    select v_remit, v_claim, claim_no, '1', 177.48, 140.00, 20.00 from claim where id = v_claim returning id into v_remit_claim;
    insert into remit_adjustment (remit_id, remit_claim_id, group_code, reason_code, amount)
    values (v_remit, v_remit_claim, 'CO', '45', 17.48), (v_remit, v_remit_claim, 'PR', '2', 20.00);
    insert into payment (facility_id, payer_id, remit_id, amount, method, reference, received_date)
    values (f, v_payer, v_remit, 130.00, 'EF', 'CHK-' || f, '2026-03-20') returning id into v_payment;
    insert into payment_alloc (payment_id, claim_id, amount) values (v_payment, v_claim, 140.00);
    update claim set status = 'P', paid_amount = 140.00, adjusted_amount = 17.48, patient_amount = 20.00 where id = v_claim;

    insert into invoice (facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount)
    values (f, next_invoice_no(f), v_patient, '2026-04-01', '2026-05-01', 140.00) returning id into v_invoice;
    insert into invoice_line (invoice_id, line_no, charge_id, claim_id, description, amount)
    values (v_invoice, 1, null, v_claim, 'Your share of the claim', 20.00), (v_invoice, 2, v_invoiced, null, 'Chest', 120.00);
    update charge set status = 'I' where id = v_invoiced;
    insert into payment (facility_id, patient_id, amount, method, reference, received_date)
    values (f, v_patient, 50.00, 'CA', '', '2026-04-10') returning id into v_payment;
    insert into payment_alloc (payment_id, invoice_id, amount) values (v_payment, v_invoice, 50.00);
    insert into payment (facility_id, patient_id, amount, method, reference, received_date)
    values (f, v_patient, 30.00, 'CK', '4711', '2026-04-11') returning id into v_payment;
    insert into payment_alloc (payment_id, invoice_id, amount) values (v_payment, v_invoice, 30.00);
    update payment set status = 'V', void_reason = 'the check bounced', voided_at = '2026-04-14 11:30:00' where id = v_payment;

    -- The chart: one of everything that records knows.
    insert into app_user (username, password_hash, display_name, facility_id, provider_id)
    values ('house-' || f, '', 'House', f, v_provider) returning id into v_user;
    update patient set address_line1 = '1 Elm Street', city = 'Springfield', state = 'IL', zip = '62701', ssn = '123-45-6789',
                       email = 'ana@example.org', marital_status = 'M', primary_provider_id = v_provider, created_by = v_user
     where id = v_patient;
    insert into patient_identifier (patient_id, id_type, id_value, issuer) values (v_patient, 'DL', 'D-' || f, 'IL');
    insert into patient_contact (patient_id, relation, full_name, phone) values (v_patient, 'SP', 'Bert Rehearsal', '555-0101');
    insert into allergy (patient_id, encounter_id, code, description, severity, onset_date, recorded_by)
    values (v_patient, v_encounter, '91936005', 'Allergy to penicillin', 'H', '1999-05-01', v_provider);
    insert into problem (patient_id, encounter_id, code, description, onset_date, resolved_date, status)
    values (v_patient, v_encounter, '38341003', 'Hypertension', '2015-01-01', '2020-01-01', 'R');
    insert into medication (patient_id, encounter_id, provider_id, code, description, sig, started_on)
    values (v_patient, v_encounter, v_provider, '197361', 'Amlodipine 5 mg', '1 tablet a day', '2020-01-01');
    insert into immunization (patient_id, code, description, lot_no, given_at, given_by)
    values (v_patient, '140', 'Influenza', 'L-17', '2025-10-01 09:30', v_provider);
    insert into observation (patient_id, encounter_id, code, description, value_num, unit, observed_at)
    values (v_patient, v_encounter, '8310-5', 'Body temperature', 98.6, '[degF]', '2026-03-02 19:20');
    insert into observation (patient_id, encounter_id, code, description, value_text, observed_at)
    values (v_patient, v_encounter, '72166-2', 'Tobacco use', 'Never smoker', '2026-03-02 19:21');
    insert into clinical_note (patient_id, encounter_id, author_id, body, status, signed_at)
    values (v_patient, v_encounter, v_provider, 'Coughs. Rest, fluids.', 'S', '2026-03-02 19:49');
    insert into chart_override (patient_id, user_id, reason, expires_at) values (v_patient, v_user, 'unconscious', '2026-03-02 21:00');
    perform next_mrn(f);
end
$$;

-- The seam, part 4: those who write into billing from somewhere else.
--
-- Found by asking the catalog which functions, triggers and cascades touch billing's tables. Each now has one way in:
-- it enters the facility FIRST, before it locks any row of its own (a merge that holds the patient and then waits for a
-- fence, which waits for a biller, who waits for the patient, is a deadlock), and then it writes; or, when the facility is
-- away, it leaves a command for whoever owns billing now.

alter table charge add column source_command_id uuid unique;  -- a command that is delivered twice charges once

-- What a foreign writer wants done, done here. The one place; close_encounter, merge_patient and the delivery of commands use it.
create function replication.apply_billing(p_command_id uuid, p_facility_id int, p_kind text, p_payload jsonb) returns bigint
    language plpgsql as
$$
declare
    v_id    bigint;
    v_rows  bigint := 0;
    v_n     bigint;
    v_table text;
begin
    case p_kind
        when 'capture-facility-charge' then
            insert into public.charge (facility_id, encounter_id, patient_id, provider_id, service_date, code, description, diagnosis_code,
                                       quantity, unit_amount, amount, source, created_by, source_command_id)
            select p_facility_id, e.id, e.patient_id, e.provider_id, (p_payload ->> 'serviceDate')::date, p_payload ->> 'code',
                   p_payload ->> 'description', p_payload ->> 'diagnosisCode', (p_payload ->> 'quantity')::numeric,
                   (p_payload ->> 'unitAmount')::numeric, (p_payload ->> 'amount')::numeric, 'E', (p_payload ->> 'createdBy')::bigint,
                   p_command_id
              from public.encounter e                        -- not the payload's patient: there may have been a merge meanwhile
             where e.id = (p_payload ->> 'encounterId')::bigint and e.facility_id = p_facility_id
                on conflict (source_command_id) do nothing
            returning id into v_id;
            return v_id;
        when 'merge-patient' then
            foreach v_table in array array['coverage', 'charge', 'claim', 'payment', 'invoice'] loop
                execute format('update public.%I set patient_id = $1 where patient_id = $2 and facility_id = $3', v_table)
                    using (p_payload ->> 'intoPatientId')::bigint, (p_payload ->> 'fromPatientId')::bigint, p_facility_id;
                get diagnostics v_n = row_count;
                v_rows := v_rows + v_n;
            end loop;
            return v_rows;
    end case;
end
$$;

-- For the strangler, when a command's facility has come home before the command was delivered. Safe to repeat.
create function replication.apply_command(p_id uuid, p_facility_id int, p_kind text, p_payload jsonb) returns bigint
    language plpgsql as
$$
begin
    perform replication.enter('billing', p_facility_id);
    return replication.apply_billing(p_id, p_facility_id, p_kind, p_payload);
end
$$;

-- The way in for foreign writers: p_epoch is what try_enter answered at the start of the transaction.
create function replication.write_or_leave_command(p_epoch bigint, p_facility_id int, p_kind text, p_payload jsonb) returns bigint
    language plpgsql as
$$
begin
    if p_epoch is not null then
        return replication.apply_billing(null, p_facility_id, p_kind, p_payload);
    end if;
    insert into replication.command (id, capability, facility_id, kind, payload)
    values (gen_random_uuid(), 'billing', p_facility_id, p_kind, p_payload);
    return null;
end
$$;

-- As in V4; new are the first statement and the last. NULL also means: a command was left.
create or replace function close_encounter(p_encounter_id bigint, p_user_id bigint, p_at timestamp) returns bigint
    language plpgsql as
$$
declare
    v_enc    encounter;
    v_epoch  bigint;
    v_price  numeric;
    v_days   numeric := 1;
    v_amount numeric;
begin
    select replication.try_enter('billing', facility_id) into v_epoch from encounter where id = p_encounter_id;
    update encounter set status = 'C', ended_at = p_at, closed_by = p_user_id
     where id = p_encounter_id and status = 'O' returning * into v_enc;
    if not found then
        raise exception 'encounter % is not open', p_encounter_id using errcode = 'no_data_found';
    end if;
    -- Prices are read from the copy that stands here; the command carries the price, as of the moment of closing.
    v_price := fee_amount('FAC-' || v_enc.enc_type, null, v_enc.started_at::date);
    if v_price is null then
        return null;
    end if;
    if v_enc.enc_type = 'IMP' then
        v_days := greatest(1, p_at::date - v_enc.started_at::date);       -- HABIT 1
    elsif extract(hour from v_enc.started_at) >= 18 then
        v_price := round_half_even(v_price * 1.10, 2);                    -- HABIT 3
    end if;
    v_amount := round_half_even(v_price * v_days, 2);
    return replication.write_or_leave_command(v_epoch, v_enc.facility_id, 'capture-facility-charge', jsonb_build_object(
        'encounterId', v_enc.id, 'patientId', v_enc.patient_id, 'providerId', v_enc.provider_id, 'serviceDate', v_enc.started_at::date,
        'code', 'FAC-' || v_enc.enc_type, 'description', 'Facility fee', 'diagnosisCode', v_enc.diagnosis_code, 'quantity', v_days::text,
        'unitAmount', v_price::text, 'amount', v_amount::text, 'createdBy', p_user_id));
end
$$;

-- As in V4; billing's tables are no longer in the list.
create or replace function merge_patient(p_from bigint, p_into bigint, p_user_id bigint) returns int
    language plpgsql as
$$
declare
    v_from  patient;
    v_into  patient;
    v_epoch bigint;
    v_rows  int := 0;
    v_n     int;
    v_table text;
begin
    if p_from = p_into then
        raise exception 'a patient cannot be merged into itself' using errcode = 'check_violation';
    end if;
    select replication.try_enter('billing', facility_id) into v_epoch from patient where id = p_from;
    perform 1 from patient where id in (p_from, p_into) order by id for update;
    select * into v_from from patient where id = p_from and status = 'A';
    select * into v_into from patient where id = p_into and status = 'A';
    if v_from.id is null or v_into.id is null or v_from.facility_id <> v_into.facility_id then
        raise exception 'patients % and % cannot be merged', p_from, p_into using errcode = 'no_data_found';
    end if;
    foreach v_table in array array['patient_contact', 'allergy', 'problem', 'medication', 'immunization', 'encounter', 'observation',
                                   'clinical_note', 'consent'] loop
        execute format('update %I set patient_id = $1 where patient_id = $2', v_table) using p_into, p_from;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    v_rows := v_rows + coalesce(replication.write_or_leave_command(v_epoch, v_from.facility_id, 'merge-patient', jsonb_build_object(
        'fromPatientId', p_from, 'intoPatientId', p_into, 'fromMrn', v_from.mrn, 'intoMrn', v_into.mrn)), 0);
    insert into patient_identifier (patient_id, id_type, id_value, issuer) values (p_into, 'OLD', v_from.mrn, '');
    update patient set status = 'M', merged_into_id = p_into where id = p_from;
    insert into patient_merge_log (facility_id, from_patient_id, into_patient_id, from_mrn, rows_rewritten, merged_by)
    values (v_from.facility_id, p_from, p_into, v_from.mrn, v_rows, p_user_id);
    return v_rows;
end
$$;

-- As in V4, but it enters: a facility that is away has its month-end at its owner, so there is no command to leave.
create or replace function month_end(p_facility_id int, p_business_date date) returns int
    language plpgsql as
$$
declare
    v_count int;
begin
    perform replication.enter('billing', p_facility_id);
    update invoice
       set status = 'L', late_fee = late_fee + round_half_even(balance_due * 0.015, 2)
     where facility_id = p_facility_id and status in ('O', 'L') and due_date < p_business_date and balance_due > 0;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

-- A deleted patient took the coverage along. A patient with coverage is now made inactive instead of deleted.
alter table coverage drop constraint coverage_patient_id_fkey;
alter table coverage add constraint coverage_patient_id_fkey foreign key (patient_id) references patient on delete restrict not valid;
alter table coverage validate constraint coverage_patient_id_fkey;

-- A nightly job runs once per (job, facility, date), and the row that says so moves along with the facility.
create unique index batch_job_ledger on batch_job (job_name, facility_id, business_date) where job_name like 'billing.%';
create trigger "0_guard" before insert or update on batch_job for each row when (new.job_name like 'billing.%') execute function replication.guard_root();

drop trigger "0_guard" on batch_job;
drop index batch_job_ledger;
alter table coverage drop constraint coverage_patient_id_fkey;
alter table coverage add constraint coverage_patient_id_fkey foreign key (patient_id) references patient on delete cascade;

-- Below: the functions as V4 made them.
create or replace function close_encounter(p_encounter_id bigint, p_user_id bigint, p_at timestamp) returns bigint
    language plpgsql as
$$
declare
    v_enc    encounter;
    v_price  numeric;
    v_days   numeric := 1;
    v_amount numeric;
    v_charge bigint;
begin
    update encounter set status = 'C', ended_at = p_at, closed_by = p_user_id
     where id = p_encounter_id and status = 'O' returning * into v_enc;
    if not found then
        raise exception 'encounter % is not open', p_encounter_id using errcode = 'no_data_found';
    end if;
    v_price := fee_amount('FAC-' || v_enc.enc_type, null, v_enc.started_at::date);
    if v_price is null then
        return null;
    end if;
    if v_enc.enc_type = 'IMP' then
        v_days := greatest(1, p_at::date - v_enc.started_at::date);       -- HABIT 1: nights counted at the server's midnight
    elsif extract(hour from v_enc.started_at) >= 18 then
        v_price := round_half_even(v_price * 1.10, 2);                    -- evening surcharge; HABIT 3
    end if;
    v_amount := round_half_even(v_price * v_days, 2);
    insert into charge (facility_id, encounter_id, patient_id, provider_id, service_date, code, description, diagnosis_code, quantity,
                        unit_amount, amount, source, created_by)
    values (v_enc.facility_id, v_enc.id, v_enc.patient_id, v_enc.provider_id, v_enc.started_at::date, 'FAC-' || v_enc.enc_type,
            'Facility fee', v_enc.diagnosis_code, v_days, v_price, v_amount, 'E', p_user_id)
    returning id into v_charge;
    return v_charge;
end
$$;

create or replace function merge_patient(p_from bigint, p_into bigint, p_user_id bigint) returns int
    language plpgsql as
$$
declare
    v_from  patient;
    v_into  patient;
    v_rows  int := 0;
    v_n     int;
    v_table text;
begin
    if p_from = p_into then
        raise exception 'a patient cannot be merged into itself' using errcode = 'check_violation';
    end if;
    -- in the order of the ids, so that two merges in opposite directions do not wait for each other
    perform 1 from patient where id in (p_from, p_into) order by id for update;
    select * into v_from from patient where id = p_from and status = 'A';
    select * into v_into from patient where id = p_into and status = 'A';
    if v_from.id is null or v_into.id is null or v_from.facility_id <> v_into.facility_id then
        raise exception 'patients % and % cannot be merged', p_from, p_into using errcode = 'no_data_found';
    end if;
    foreach v_table in array array['patient_contact', 'allergy', 'problem', 'medication', 'immunization', 'encounter', 'observation',
                                   'clinical_note', 'consent', 'coverage', 'charge', 'claim', 'payment', 'invoice'] loop
        execute format('update %I set patient_id = $1 where patient_id = $2', v_table) using p_into, p_from;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    insert into patient_identifier (patient_id, id_type, id_value, issuer) values (p_into, 'OLD', v_from.mrn, '');
    update patient set status = 'M', merged_into_id = p_into where id = p_from;
    insert into patient_merge_log (facility_id, from_patient_id, into_patient_id, from_mrn, rows_rewritten, merged_by)
    values (v_from.facility_id, p_from, p_into, v_from.mrn, v_rows, p_user_id);
    return v_rows;
end
$$;

create or replace function month_end(p_facility_id int, p_business_date date) returns int
    language plpgsql as
$$
declare
    v_count int;
begin
    update invoice
       set status = 'L', late_fee = late_fee + round_half_even(balance_due * 0.015, 2)
     where facility_id = p_facility_id and status in ('O', 'L') and due_date < p_business_date and balance_due > 0;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

drop function replication.write_or_leave_command(bigint, int, text, jsonb), replication.apply_command(uuid, int, text, jsonb),
    replication.apply_billing(uuid, int, text, jsonb);
alter table charge drop column source_command_id;

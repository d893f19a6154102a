drop trigger "0_guard" on batch_job;
drop index batch_job_ledger;

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
    v_merge bigint;
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
    insert into patient_merge_log (facility_id, from_patient_id, into_patient_id, from_mrn, merged_by)
    values (v_from.facility_id, p_from, p_into, v_from.mrn, p_user_id) returning id into v_merge;
    foreach v_table in array array['patient_contact', 'allergy', 'problem', 'medication', 'immunization', 'encounter', 'observation',
                                   'clinical_note', 'consent', 'coverage', 'charge', 'claim', 'payment', 'invoice'] loop
        execute format('with moved as (update %I set patient_id = $1 where patient_id = $2 returning id)'
                       ' insert into patient_merge_row (merge_id, table_name, row_id) select $3, $4, id from moved', v_table)
            using p_into, p_from, v_merge, v_table;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    with old as (
        insert into patient_identifier (patient_id, id_type, id_value, issuer) values (p_into, 'OLD', v_from.mrn, '') returning id)
    insert into patient_merge_row (merge_id, table_name, row_id) select v_merge, 'patient_identifier', id from old;
    update patient set status = 'M', merged_into_id = p_into where id = p_from;
    update patient_merge_log set rows_rewritten = v_rows where id = v_merge;
    return v_rows;
end
$$;

create or replace function unmerge_patient(p_patient_id bigint, p_user_id bigint) returns int
    language plpgsql as
$$
declare
    v_holder bigint;
    v_log   patient_merge_log;
    v_rows  int := 0;
    v_n     int;
    v_table text;
    v_ids   bigint[];
begin
    select * into v_log from patient_merge_log where from_patient_id = p_patient_id and undone_at is null order by id desc limit 1;
    v_holder := surviving_patient(v_log.into_patient_id);
    perform 1 from patient where id in (v_log.from_patient_id, v_log.into_patient_id, v_holder) order by id for update;
    if v_holder is distinct from surviving_patient(p_patient_id)
       or not exists (select from patient where id = p_patient_id and status = 'M' and merged_into_id = v_log.into_patient_id) then
        raise exception 'the merge of patient % cannot be undone', p_patient_id using errcode = 'no_data_found';
    end if;
    for v_table, v_ids in select table_name, array_agg(row_id) from patient_merge_row
                           where merge_id = v_log.id and table_name <> 'patient_identifier' group by table_name loop
        execute format('update %I set patient_id = $1 where patient_id = $2 and id = any($3)', v_table)
            using v_log.from_patient_id, v_holder, v_ids;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    update patient_identifier set status = 'I' where patient_id = v_log.into_patient_id and id_type = 'OLD' and id_value = v_log.from_mrn and status = 'A';
    update patient set status = 'A', merged_into_id = null where id = p_patient_id;
    update patient_merge_log set undone_at = localtimestamp, undone_by = p_user_id where id = v_log.id;
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

drop trigger rows_of_unmerge on replication.command;
drop function replication.write_or_leave_command(bigint, int, text, jsonb), replication.apply_command(uuid, int, text, jsonb),
    replication.apply_billing(uuid, int, text, jsonb), replication.facility_fee(encounter), replication.unmerge_command(patient_merge_log), replication.return_consents(patient_merge_log), replication.holder_of(bigint),
    replication.rows_of_unmerge();
alter table charge drop column source_command_id;
drop index replication.command_merge, replication.command_merged_patient;

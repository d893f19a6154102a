-- The seam, part 4: those who write into billing from somewhere else.
--
-- Found by asking the catalog which functions, triggers and cascades touch billing's tables. Each now has one way in:
-- it enters the facility FIRST, before it locks any row of its own (a merge that holds the patient and then waits for a
-- fence, which waits for a biller, who waits for the patient, is a deadlock), and then it writes; or, when the facility is
-- away, it leaves a command for whoever owns billing now.
--
-- Who enters two capabilities enters records first and billing second, always. Any fixed order would do: with two orders a
-- merge (records, billing) and somebody who came the other way would each hold what the other one waits for, as soon as
-- both capabilities are being fenced. Billing's own requests enter billing only; they read records' copies without entering.

alter table charge add column source_command_id uuid unique;  -- a command that is delivered twice charges once
create index command_merge on replication.command ((payload ->> 'mergeId'));
create index command_merged_patient on replication.command ((payload ->> 'fromPatientId')) where kind = 'merge-patient';

-- What a foreign writer wants done, done here. The one place; close_encounter, merge_patient, unmerge_patient and the delivery
-- of commands use it. The rows that a merge rewrote become the command's outcome: billing's rows keep no other trace of it.
create function replication.apply_billing(p_command_id uuid, p_facility_id int, p_kind text, p_payload jsonb) returns bigint
    language plpgsql as
$$
declare
    v_from  bigint := (p_payload ->> 'fromPatientId')::bigint;
    v_into  bigint := (p_payload ->> 'intoPatientId')::bigint;
    v_id    bigint;
    v_rows  jsonb := '[]';
    v_moved jsonb;
    v_count bigint := 0;
    v_n     bigint;
    v_table text;
begin
    case p_kind
        when 'capture-facility-charge' then
            insert into public.charge (facility_id, encounter_id, patient_id, provider_id, service_date, code, description, diagnosis_code,
                                       quantity, unit_amount, amount, source, created_by, source_command_id)
            select p_facility_id, e.id, e.patient_id, e.provider_id, (p_payload ->> 'serviceDate')::date, p_payload ->> 'code',
                   p_payload ->> 'description', p_payload ->> 'diagnosisCode', (p_payload ->> 'quantity')::numeric,
                   (p_payload ->> 'unitAmount')::numeric, (p_payload ->> 'amount')::numeric, 'E',
                   (select id from public.app_user where id = (p_payload ->> 'createdBy')::bigint), p_command_id
              from public.encounter e                        -- not the payload's patient: there may have been a merge meanwhile
             where e.id = (p_payload ->> 'encounterId')::bigint and e.facility_id = p_facility_id
                on conflict (source_command_id) do nothing
            returning id into v_id;
            return v_id;
        when 'merge-patient' then
            -- whoever is writing a bill for the patient at this moment holds the row, and is waited for; see PatientDao.lockSurvivor
            perform 1 from public.patient where id in (v_from, v_into) order by id for update;
            foreach v_table in array array['charge', 'claim', 'payment', 'invoice'] loop
                execute format('with moved as (update public.%I set patient_id = $1 where patient_id = $2 and facility_id = $3 returning id)'
                               ' select coalesce(jsonb_agg(jsonb_build_object(''table'', $4, ''id'', id)), ''[]'') from moved', v_table)
                    into v_moved using v_into, v_from, p_facility_id, v_table;
                v_rows := v_rows || v_moved;
            end loop;
            update replication.command set outcome = jsonb_build_object('rows', coalesce(outcome -> 'rows', '[]') || v_rows) where id = p_command_id;
            return jsonb_array_length(v_rows);
        when 'unmerge-patient' then
            foreach v_table in array array['charge', 'claim', 'payment', 'invoice'] loop
                -- and what was charged since for a visit that goes back: a bill follows its visit
                execute format('update public.%I set patient_id = $1 where patient_id = $2 and facility_id = $3 and (id in ('
                               'select (r ->> ''id'')::bigint from jsonb_array_elements($4 -> ''rows'') r where r ->> ''table'' = $5)%s)', v_table,
                               case when v_table in ('charge', 'claim')
                                   then ' or encounter_id in (select e::bigint from jsonb_array_elements_text($4 -> ''encounterIds'') e)' else '' end)
                    using v_into, v_from, p_facility_id, p_payload, v_table;
                get diagnostics v_n = row_count;
                v_count := v_count + v_n;
            end loop;
            return v_count;
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
declare
    v_waiting boolean;
    v_id      uuid;
    v_rows    bigint;
begin
    if p_epoch is not null and p_kind = 'capture-facility-charge' then
        return replication.apply_billing(null, p_facility_id, p_kind, p_payload);
    end if;
    -- A merge leaves its command even when it is carried out at once, because an unmerge will ask for the outcome. And it
    -- does not overtake: behind a merge that was left while billing was away it is left as well.
    select exists (select from replication.command where capability = 'billing' and facility_id = p_facility_id and delivered_at is null) into v_waiting;
    insert into replication.command (id, capability, facility_id, kind, payload)
    values (gen_random_uuid(), 'billing', p_facility_id, p_kind, p_payload) returning id into v_id;
    if p_epoch is null or v_waiting then
        return null;
    end if;
    v_rows := replication.apply_billing(v_id, p_facility_id, p_kind, p_payload);
    update replication.command set delivered_at = now() where id = v_id;
    return v_rows;
end
$$;

-- What closing an encounter costs, as a command; NULL when its type has no price. Prices are read from the copy that stands
-- here; the command carries the price, as of the moment of closing.
create function replication.facility_fee(p_enc encounter) returns jsonb
    language plpgsql as
$$
declare
    v_price  numeric := public.fee_amount('FAC-' || p_enc.enc_type, null, p_enc.started_at::date);
    v_days   numeric := 1;
begin
    if v_price is null then
        return null;
    end if;
    if p_enc.enc_type = 'IMP' then
        v_days := greatest(1, p_enc.ended_at::date - p_enc.started_at::date);   -- HABIT 1
    elsif extract(hour from p_enc.started_at) >= 18 then
        v_price := public.round_half_even(v_price * 1.10, 2);                   -- HABIT 3
    end if;
    return jsonb_build_object(
        'encounterId', p_enc.id, 'patientId', p_enc.patient_id, 'providerId', p_enc.provider_id, 'serviceDate', p_enc.started_at::date,
        'code', 'FAC-' || p_enc.enc_type, 'description', 'Facility fee', 'diagnosisCode', p_enc.diagnosis_code, 'quantity', v_days::text,
        'unitAmount', v_price::text, 'amount', public.round_half_even(v_price * v_days, 2)::text, 'createdBy', p_enc.closed_by);
end
$$;

-- As in V4; new are that it enters, and the last lines. NULL also means: a command was left.
create or replace function close_encounter(p_encounter_id bigint, p_user_id bigint, p_at timestamp) returns bigint
    language plpgsql as
$$
declare
    v_facility int;
    v_enc      encounter;
    v_epoch    bigint;
    v_fee      jsonb;
begin
    select facility_id into v_facility from encounter where id = p_encounter_id;
    if found then
        perform replication.enter('records', v_facility);
        v_epoch := replication.try_enter('billing', v_facility);
    end if;
    update encounter set status = 'C', ended_at = p_at, closed_by = p_user_id
     where id = p_encounter_id and status = 'O' returning * into v_enc;
    if not found then
        raise exception 'encounter % is not open', p_encounter_id using errcode = 'no_data_found';
    end if;
    v_fee := replication.facility_fee(v_enc);
    if v_fee is null then
        return null;
    end if;
    return replication.write_or_leave_command(v_epoch, v_enc.facility_id, 'capture-facility-charge', v_fee);
end
$$;

-- As in V4; it enters, and billing's tables are no longer in the list.
create or replace function merge_patient(p_from bigint, p_into bigint, p_user_id bigint) returns int
    language plpgsql as
$$
declare
    v_facility int;
    v_from     patient;
    v_into     patient;
    v_epoch    bigint;
    v_merge    bigint;
    v_rows     int := 0;
    v_n        int;
    v_table    text;
begin
    if p_from = p_into then
        raise exception 'a patient cannot be merged into itself' using errcode = 'check_violation';
    end if;
    select facility_id into v_facility from patient where id = p_from;
    if found then
        perform replication.enter('records', v_facility);
        v_epoch := replication.try_enter('billing', v_facility);
    end if;
    perform 1 from patient where id in (p_from, p_into) order by id for update;
    select * into v_from from patient where id = p_from and status = 'A';
    select * into v_into from patient where id = p_into and status = 'A';
    if v_from.id is null or v_into.id is null or v_from.facility_id <> v_into.facility_id then
        raise exception 'patients % and % cannot be merged', p_from, p_into using errcode = 'no_data_found';
    end if;
    insert into patient_merge_log (facility_id, from_patient_id, into_patient_id, from_mrn, merged_by)
    values (v_from.facility_id, p_from, p_into, v_from.mrn, p_user_id) returning id into v_merge;
    foreach v_table in array array['patient_contact', 'allergy', 'problem', 'medication', 'immunization', 'encounter', 'observation',
                                   'clinical_note', 'consent', 'coverage'] loop
        execute format('with moved as (update %I set patient_id = $1 where patient_id = $2 returning id)'
                       ' insert into patient_merge_row (merge_id, table_name, row_id) select $3, $4, id from moved', v_table)
            using p_into, p_from, v_merge, v_table;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    v_rows := v_rows + coalesce(replication.write_or_leave_command(v_epoch, v_from.facility_id, 'merge-patient', jsonb_build_object(
        'fromPatientId', p_from, 'intoPatientId', p_into, 'fromMrn', v_from.mrn, 'intoMrn', v_into.mrn, 'mergeId', v_merge)), 0);
    with old as (
        insert into patient_identifier (patient_id, id_type, id_value, issuer) values (p_into, 'OLD', v_from.mrn, '') returning id)
    insert into patient_merge_row (merge_id, table_name, row_id) select v_merge, 'patient_identifier', id from old;
    update patient set status = 'M', merged_into_id = p_into where id = p_from;
    update patient_merge_log set rows_rewritten = v_rows where id = v_merge;
    return v_rows;
end
$$;

-- Whom billing's rows of a patient are with when it has carried out all that was left for it so far. Not what the patients
-- say: while records is away, their copies may be ahead of the commands, or behind.
create function replication.holder_of(p_patient_id bigint) returns bigint
    language sql stable as
$$
with recursive way as (
    select p_patient_id as id, 0 as n
    union
    select (c.payload ->> 'intoPatientId')::bigint, w.n + 1
      from way w join replication.command c on c.capability = 'billing' and c.kind = 'merge-patient' and c.payload ->> 'fromPatientId' = w.id::text
     where w.n < 20                                          -- a circle would be a defect, and must not be an endless loop
       and not exists (select from replication.command u where u.capability = 'billing' and u.kind = 'unmerge-patient'
                                                           and u.payload ->> 'mergeId' = c.payload ->> 'mergeId'))
select id from way order by n desc limit 1
$$;

-- What billing has to give back. The merge may not have been carried out yet: then nobody knows its rows, and the trigger
-- below completes the command that waits behind it. FOR UPDATE, so that one of the two sees the other.
create function replication.unmerge_command(p_log patient_merge_log) returns jsonb
    language plpgsql as
$$
declare
    v_merge replication.command;
begin
    select * into v_merge from replication.command
     where capability = 'billing' and kind = 'merge-patient' and payload ->> 'mergeId' = p_log.id::text for update;
    return jsonb_build_object(
        'fromPatientId', replication.holder_of(p_log.into_patient_id), 'intoPatientId', p_log.from_patient_id, 'mergeId', p_log.id, 'mergeCommandId', v_merge.id,
        'encounterIds', (select coalesce(jsonb_agg(row_id), '[]') from public.patient_merge_row where merge_id = p_log.id and table_name = 'encounter'),
        'rows', coalesce(v_merge.outcome -> 'rows', (   -- merged before the seam: V4 had them in one list
            select coalesce(jsonb_agg(jsonb_build_object('table', table_name, 'id', row_id)), '[]') from public.patient_merge_row
             where merge_id = p_log.id and table_name in ('charge', 'claim', 'payment', 'invoice'))));
end
$$;

create function replication.rows_of_unmerge() returns trigger language plpgsql as
$$
begin
    update replication.command set payload = payload || jsonb_build_object('rows', new.outcome -> 'rows')
     where capability = 'billing' and kind = 'unmerge-patient' and delivered_at is null and payload ->> 'mergeCommandId' = new.id::text;
    return null;
end
$$;
create trigger rows_of_unmerge after update of outcome on replication.command for each row
    when (new.kind = 'merge-patient' and new.outcome is distinct from old.outcome) execute function replication.rows_of_unmerge();

-- Consents are auth's. A merge that the service makes cannot rewrite them, so it is done here for it (leave_merge, V105), and
-- what was rewritten then stands in a command that was delivered at once.
create function replication.return_consents(p_log patient_merge_log) returns void
    language sql as
$$
update public.consent set patient_id = p_log.from_patient_id
 where patient_id = replication.holder_of(p_log.into_patient_id)
   and id in (select row_id from public.patient_merge_row where merge_id = p_log.id and table_name = 'consent'
              union
              select (r ->> 'id')::bigint from replication.command c, jsonb_array_elements(c.outcome -> 'rows') r
               where c.capability = 'auth' and c.kind = 'merge-patient' and c.payload ->> 'mergeId' = p_log.id::text)
$$;

-- As in V4; it enters, and billing's rows go back by command.
create or replace function unmerge_patient(p_patient_id bigint, p_user_id bigint) returns int
    language plpgsql as
$$
declare
    v_holder bigint;
    v_facility int;
    v_epoch    bigint;
    v_log      patient_merge_log;
    v_rows     int := 0;
    v_n        int;
    v_table    text;
begin
    select facility_id into v_facility from patient where id = p_patient_id;
    if found then
        perform replication.enter('records', v_facility);
        v_epoch := replication.try_enter('billing', v_facility);
    end if;
    select * into v_log from patient_merge_log where from_patient_id = p_patient_id and undone_at is null order by id desc limit 1;
    v_holder := surviving_patient(v_log.into_patient_id);
    perform 1 from patient where id in (v_log.from_patient_id, v_log.into_patient_id, v_holder) order by id for update;
    if v_holder is distinct from surviving_patient(p_patient_id)
       or not exists (select from patient where id = p_patient_id and status = 'M' and merged_into_id = v_log.into_patient_id) then
        raise exception 'the merge of patient % cannot be undone', p_patient_id using errcode = 'no_data_found';
    end if;
    foreach v_table in array array['patient_contact', 'allergy', 'problem', 'medication', 'immunization', 'encounter', 'observation',
                                   'clinical_note', 'coverage'] loop
        execute format('update %I set patient_id = $1 where patient_id = $2 and id in (select row_id from patient_merge_row where merge_id = $3 and table_name = $4)',
                       v_table) using v_log.from_patient_id, v_holder, v_log.id, v_table;
        get diagnostics v_n = row_count;
        v_rows := v_rows + v_n;
    end loop;
    perform replication.return_consents(v_log);
    v_rows := v_rows + coalesce(replication.write_or_leave_command(v_epoch, v_log.facility_id, 'unmerge-patient', replication.unmerge_command(v_log)), 0);
    update patient_identifier set status = 'I' where patient_id = v_log.into_patient_id and id_type = 'OLD' and id_value = v_log.from_mrn and status = 'A';
    update patient set status = 'A', merged_into_id = null where id = p_patient_id;
    update patient_merge_log set undone_at = localtimestamp, undone_by = p_user_id where id = v_log.id;
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

-- A nightly job runs once per (job, facility, date), and the row that says so moves along with the facility.
create unique index batch_job_ledger on batch_job (job_name, facility_id, business_date) where job_name like 'billing.%';
create trigger "0_guard" before insert or update on batch_job for each row when (new.job_name like 'billing.%') execute function replication.guard_root('billing');

-- The legacy schema, part 4: the half of the application that lives in the database.
--
-- Four of these functions write into billing from another domain (foreign writers): close_encounter, merge_patient,
-- unmerge_patient and month_end. Nothing in their names says so; that is why a migration starts with `grep` and the catalog, not with a diagram.

-- HABIT 3: money rounded half to even, as an accountant asked for in 2009. The Java half of the application rounds HALF_UP,
-- so 41.965 is 41.96 here and 41.97 there.
create function round_half_even(p_value numeric, p_scale int) returns numeric
    language plpgsql immutable strict as
$$
declare
    v_factor numeric := power(10::numeric, p_scale);
    v_scaled numeric := p_value * v_factor;
    v_floor  numeric := floor(v_scaled);
begin
    if v_scaled - v_floor = 0.5 then
        return round(case when mod(v_floor, 2) = 0 then v_floor else v_floor + 1 end / v_factor, p_scale);
    end if;
    return round(p_value, p_scale);
end
$$;

-- What a payer pays for a house code on a day; the house price when there is no agreement. NULL: not on the list.
create function fee_amount(p_code text, p_payer_id bigint, p_on date) returns numeric
    language sql stable as
$$
select amount
  from fee_schedule
 where code = p_code::char(8) and (payer_id = p_payer_id or payer_id is null)
   and effective_date <= p_on and (end_date is null or end_date >= p_on)
 order by payer_id nulls last, effective_date desc
 limit 1
$$;

-- HABIT 14: the next public number is the highest one plus one. Two sessions that ask at the same time get the same answer,
-- and one of them fails at the unique key; after a deleted invoice its number is given out again. (The seam replaces both.)
create function next_invoice_no(p_facility_id int) returns bigint
    language sql as
$$
select coalesce(max(invoice_no), 0) + 1 from invoice where facility_id = p_facility_id
$$;

create function next_claim_no(p_facility_id int) returns bigint
    language sql as
$$
select coalesce(max(claim_no), 0) + 1 from claim where facility_id = p_facility_id
$$;

-- The next record number, for whoever is registered without one: 012-00000043. HABIT 14, as above.
create function next_mrn(p_facility_id int) returns varchar
    language sql as
$$
select to_char(p_facility_id, 'FM000') || '-' || to_char(coalesce(max(substr(mrn, 5)::bigint), 0) + 1, 'FM00000000')
  from patient where facility_id = p_facility_id and mrn ~ '^[0-9]{3}-[0-9]{8}$'
$$;

-- Closes an open encounter and, in the same breath, charges the facility fee: records writes into billing.
-- Answers the charge's id, or NULL when the encounter's type has no price. Raises no_data_found when nothing is open.
create function close_encounter(p_encounter_id bigint, p_user_id bigint, p_at timestamp) returns bigint
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

-- HABIT 6: a merge rewrites foreign keys in every domain, in one transaction, and the rows it rewrites do not know it.
-- Whoever still holds the old number (a late lab result, a claim at the payer) finds a patient that is no longer there; the
-- application looks the survivor up, through merged_into_id, wherever somebody remembered to.
-- patient_merge_row remembers which rows it were: added after the first merge that should not have been.
create function merge_patient(p_from bigint, p_into bigint, p_user_id bigint) returns int
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

-- Who answers for a patient: the survivor at the end of all merges, or the patient.
create function surviving_patient(p_patient_id bigint) returns bigint
    language sql stable as
$$
with recursive found as (
    select id, merged_into_id from patient where id = p_patient_id
    union
    select p.id, p.merged_into_id from found f join patient p on p.id = f.merged_into_id)
select id from found where merged_into_id is null
$$;

-- Takes the newest merge of a patient back: the rows that the merge rewrote, from whoever answers for the survivor by now.
-- What was written for the survivor since stays there, whoever of the two it was meant for.
create function unmerge_patient(p_patient_id bigint, p_user_id bigint) returns int
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

-- Month-end of one facility: overdue invoices become late and carry 1.5 % of what the balance column says is due.
-- HABIT 1: "overdue" starts at the server's midnight. HABIT 3: half-even. HABIT 4: the balance it trusts has drifted.
create function month_end(p_facility_id int, p_business_date date) returns int
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

-- Triggers -----------------------------------------------------------------------------------------------------------

create function touch_updated_at() returns trigger language plpgsql as
$$
begin
    new.updated_at := localtimestamp(3);                                  -- HABIT 8: milliseconds, rounded
    return new;
end
$$;
create trigger touch before update on patient for each row execute function touch_updated_at();
create trigger touch before update on encounter for each row execute function touch_updated_at();
create trigger touch before update on coverage for each row execute function touch_updated_at();
create trigger touch before update on charge for each row execute function touch_updated_at();
create trigger touch before update on claim for each row execute function touch_updated_at();
create trigger touch before update on invoice for each row execute function touch_updated_at();
create trigger touch before update on payment for each row execute function touch_updated_at();

create function bump_version() returns trigger language plpgsql as
$$
begin
    new.version := old.version + 1;
    return new;
end
$$;
create trigger bump before update on patient for each row execute function bump_version();

-- Every change of a claim's status leaves a row. Who did it is a session setting, so whoever forgets to set it is nobody.
create function record_claim_status() returns trigger language plpgsql as
$$
begin
    if tg_op = 'INSERT' then
        insert into claim_status_hist (claim_id, from_status, to_status, changed_by) values (new.id, null, new.status, new.created_by);
    elsif new.status <> old.status then
        insert into claim_status_hist (claim_id, from_status, to_status, note, changed_by)
        values (new.id, old.status, new.status, left(coalesce(nullif(new.void_reason, ''), new.denial_code, ''), 200),
                nullif(current_setting('medsync.user_id', true), '')::bigint);
    end if;
    return null;
end
$$;
create trigger status_history after insert or update of status on claim for each row execute function record_claim_status();

-- HABIT 4: the balance is what was invoiced minus everything ever allocated. A voided payment keeps its allocations, and the
-- sum does not look at payment.status; so after a bounced check the invoice still counts as paid, and nobody calls the patient.
create function invoice_balance(p_invoice_id bigint, p_owed numeric) returns numeric
    language sql as
$$
select p_owed - coalesce(sum(amount), 0) from payment_alloc where invoice_id = p_invoice_id
$$;

create function keep_own_balance() returns trigger language plpgsql as
$$
begin
    new.balance_due := invoice_balance(new.id, new.total_amount + new.late_fee);
    return new;
end
$$;
create trigger balance before insert or update on invoice for each row execute function keep_own_balance();

create function keep_invoice_balance() returns trigger language plpgsql as
$$
begin
    -- The update itself is what makes the trigger on invoice sum again, after it has got the row's lock.
    if tg_op <> 'INSERT' and old.invoice_id is not null then
        update invoice set balance_due = balance_due where id = old.invoice_id;
    end if;
    if tg_op <> 'DELETE' and new.invoice_id is not null and (tg_op = 'INSERT' or new.invoice_id is distinct from old.invoice_id) then
        update invoice set balance_due = balance_due where id = new.invoice_id;
    end if;
    return null;
end
$$;
create trigger balance after insert or update or delete on payment_alloc for each row execute function keep_invoice_balance();

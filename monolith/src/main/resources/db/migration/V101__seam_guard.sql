-- The seam, part 2: no row of billing or of records changes in a facility that is not owned here.
--
-- The guard makes no exceptions: not for the application's own role, not for a batch, not for psql at midnight. The copier
-- that brings the other side's rows works with session_replication_role = replica, under which ordinary triggers (and foreign
-- keys!) do not fire; it does its own check of ownership, epoch and token.

create function replication.guard_shared() returns trigger language plpgsql as
$$
begin
    perform replication.enter('billing', 0);
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- The argument is the capability.
create function replication.guard_root() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'DELETE' then
        perform replication.enter(tg_argv[0], new.facility_id);
    end if;
    if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.facility_id <> new.facility_id) then
        perform replication.enter(tg_argv[0], old.facility_id);
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- A child row has no facility of its own; its root has. The first argument is the root. To records the patient is a root: an
-- allergy is an aggregate, but its facility is its patient's. 'kept': rows that nobody deletes. The screens never did; a deleted
-- patient took them along (ON DELETE CASCADE), and then nothing would be left to say whose they had been.
create function replication.guard_child() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'DELETE' then
        case tg_argv[0]
            when 'claim' then perform replication.enter('billing', facility_id) from public.claim where id = new.claim_id;
            when 'remit' then perform replication.enter('billing', facility_id) from public.remit where id = new.remit_id;
            when 'invoice' then perform replication.enter('billing', facility_id) from public.invoice where id = new.invoice_id;
            when 'payment' then perform replication.enter('billing', facility_id) from public.payment where id = new.payment_id;
            when 'patient' then perform replication.enter('records', facility_id) from public.patient where id = new.patient_id;
            when 'patient_merge_log' then perform replication.enter('records', facility_id) from public.patient_merge_log where id = new.merge_id;
        end case;
        -- Not left to the foreign key: its check also sees roots that are younger than a REPEATABLE READ snapshot,
        -- whose facility this function could not look up.
        if not found then
            raise exception '% of this % row is not visible', tg_argv[0], tg_table_name using errcode = 'foreign_key_violation';
        end if;
    end if;
    if tg_op <> 'INSERT' then
        -- No root found: it was deleted in this transaction, which its own guard allowed, and we are in the cascade.
        case tg_argv[0]
            when 'claim' then perform replication.enter('billing', facility_id) from public.claim where id = old.claim_id;
            when 'remit' then perform replication.enter('billing', facility_id) from public.remit where id = old.remit_id;
            when 'invoice' then perform replication.enter('billing', facility_id) from public.invoice where id = old.invoice_id;
            when 'payment' then perform replication.enter('billing', facility_id) from public.payment where id = old.payment_id;
            when 'patient' then perform replication.enter('records', facility_id) from public.patient where id = old.patient_id;
            when 'patient_merge_log' then perform replication.enter('records', facility_id) from public.patient_merge_log where id = old.merge_id;
        end case;
    end if;
    if tg_op = 'DELETE' and tg_argv[1] = 'kept' then
        raise exception 'a row of % is voided, never deleted', tg_table_name using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- TRUNCATE fires no row trigger and reaches a copy as "nothing happened".
create function replication.guard_truncate() returns trigger language plpgsql as
$$
begin
    raise exception 'TRUNCATE of % is not allowed: no row trigger would see it', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- The name begins with a digit because triggers fire in the order of their names: refuse before anything else happens.
create trigger "0_guard" before insert or update or delete on payer for each row execute function replication.guard_shared();
create trigger "0_guard" before insert or update or delete on fee_schedule for each row execute function replication.guard_shared();
create trigger "0_guard" before insert or update or delete on charge for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on claim for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on claim_line for each row execute function replication.guard_child('claim');
create trigger "0_guard" before insert or update or delete on claim_status_hist for each row execute function replication.guard_child('claim');
create trigger "0_guard" before insert or update or delete on edi_file for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on remit for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on remit_claim for each row execute function replication.guard_child('remit');
create trigger "0_guard" before insert or update or delete on remit_adjustment for each row execute function replication.guard_child('remit');
create trigger "0_guard" before insert or update or delete on payment for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on payment_alloc for each row execute function replication.guard_child('payment');
create trigger "0_guard" before insert or update or delete on invoice for each row execute function replication.guard_root('billing');
create trigger "0_guard" before insert or update or delete on invoice_line for each row execute function replication.guard_child('invoice');

-- Records. Coverage is among them, although billing bills by it: the front desk writes it, and a merge rewrites it.
create trigger "0_guard" before insert or update or delete on patient for each row execute function replication.guard_root('records');
create trigger "0_guard" before insert or update or delete on encounter for each row execute function replication.guard_root('records');
create trigger "0_guard" before insert or update or delete on coverage for each row execute function replication.guard_root('records');
create trigger "0_guard" before insert or update or delete on patient_merge_log for each row execute function replication.guard_root('records');
create trigger "0_guard" before insert or update or delete on patient_identifier for each row execute function replication.guard_child('patient');
create trigger "0_guard" before insert or update or delete on patient_contact for each row execute function replication.guard_child('patient');
create trigger "0_guard" before insert or update or delete on allergy for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on problem for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on medication for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on immunization for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on observation for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on clinical_note for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on chart_override for each row execute function replication.guard_child('patient', 'kept');
create trigger "0_guard" before insert or update or delete on patient_merge_row for each row execute function replication.guard_child('patient_merge_log');

do $$
declare
    v_table regclass;
begin
    for v_table in select tgrelid from pg_trigger where tgname = '0_guard' loop
        execute format('create trigger "0_guard_truncate" before truncate on %s for each statement execute function replication.guard_truncate()', v_table);
        execute format('revoke truncate on %s from public', v_table);
    end loop;
end
$$;

-- The derived triggers. balance_due is no fact but a sum over rows that are copied, so it is kept on whichever side the rows
-- are written, by hand or by the copier: ENABLE ALWAYS. It sums anew instead of adding differences, which is what makes it
-- indifferent to the order in which copies arrive. (touch, bump and status_history stay ordinary: what they write is copied.)
alter table invoice enable always trigger balance;
alter table payment_alloc enable always trigger balance;

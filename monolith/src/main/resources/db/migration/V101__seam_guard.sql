-- The seam, part 2: no row of billing changes in a facility that is not owned here.
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

create function replication.guard_root() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'DELETE' then
        perform replication.enter('billing', new.facility_id);
    end if;
    if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.facility_id <> new.facility_id) then
        perform replication.enter('billing', old.facility_id);
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- A child row has no facility of its own; its root has.
create function replication.guard_child() returns trigger language plpgsql as
$$
begin
    if tg_op <> 'DELETE' then
        case tg_argv[0]
            when 'claim' then perform replication.enter('billing', facility_id) from public.claim where id = new.claim_id;
            when 'remit' then perform replication.enter('billing', facility_id) from public.remit where id = new.remit_id;
            when 'invoice' then perform replication.enter('billing', facility_id) from public.invoice where id = new.invoice_id;
            when 'payment' then perform replication.enter('billing', facility_id) from public.payment where id = new.payment_id;
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
        end case;
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
create trigger "0_guard" before insert or update or delete on coverage for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on charge for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on claim for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on claim_line for each row execute function replication.guard_child('claim');
create trigger "0_guard" before insert or update or delete on claim_status_hist for each row execute function replication.guard_child('claim');
create trigger "0_guard" before insert or update or delete on edi_file for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on remit for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on remit_claim for each row execute function replication.guard_child('remit');
create trigger "0_guard" before insert or update or delete on remit_adjustment for each row execute function replication.guard_child('remit');
create trigger "0_guard" before insert or update or delete on payment for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on payment_alloc for each row execute function replication.guard_child('payment');
create trigger "0_guard" before insert or update or delete on invoice for each row execute function replication.guard_root();
create trigger "0_guard" before insert or update or delete on invoice_line for each row execute function replication.guard_child('invoice');

do $$
declare
    v_table text;
begin
    foreach v_table in array array['payer', 'coverage', 'fee_schedule', 'charge', 'claim', 'claim_line', 'claim_status_hist', 'edi_file', 'remit',
                                   'remit_claim', 'remit_adjustment', 'payment', 'payment_alloc', 'invoice', 'invoice_line'] loop
        execute format('create trigger "0_guard_truncate" before truncate on %I for each statement execute function replication.guard_truncate()', v_table);
        execute format('revoke truncate on %I from public', v_table);
    end loop;
end
$$;

-- The derived triggers. balance_due is no fact but a sum over rows that are copied, so it is kept on whichever side the rows
-- are written, by hand or by the copier: ENABLE ALWAYS. It sums anew instead of adding differences, which is what makes it
-- indifferent to the order in which copies arrive. (touch, bump and status_history stay ordinary: what they write is copied.)
alter table invoice enable always trigger balance;
alter table payment_alloc enable always trigger balance;

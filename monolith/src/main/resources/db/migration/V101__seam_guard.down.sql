alter table invoice enable trigger balance;
alter table payment_alloc enable trigger balance;
do $$
declare
    v_table text;
begin
    foreach v_table in array array['payer', 'coverage', 'fee_schedule', 'charge', 'claim', 'claim_line', 'claim_status_hist', 'edi_file', 'remit',
                                   'remit_claim', 'remit_adjustment', 'payment', 'payment_alloc', 'invoice', 'invoice_line'] loop
        execute format('drop trigger "0_guard" on %I', v_table);
        execute format('drop trigger "0_guard_truncate" on %I', v_table);
    end loop;
end
$$;
drop function replication.guard_truncate(), replication.guard_child(), replication.guard_root(), replication.guard_shared();

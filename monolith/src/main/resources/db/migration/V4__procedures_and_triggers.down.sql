drop trigger balance on payment_alloc;
drop trigger balance on invoice;
drop trigger status_history on claim;
drop trigger bump on patient;
drop trigger touch on patient;
drop trigger touch on encounter;
drop trigger touch on coverage;
drop trigger touch on charge;
drop trigger touch on claim;
drop trigger touch on invoice;
drop trigger touch on payment;
drop function keep_invoice_balance(), keep_own_balance(), invoice_balance(bigint, numeric), record_claim_status(), bump_version(), touch_updated_at(),
    month_end(int, date), merge_patient(bigint, bigint, bigint), unmerge_patient(bigint, bigint), surviving_patient(bigint), close_encounter(bigint, bigint, timestamp), next_mrn(int),
    next_invoice_no(int), next_claim_no(int), fee_amount(text, bigint, date),
    round_half_even(numeric, int);

drop table payment_alloc, payment, invoice_line, invoice, remit_adjustment, remit_claim, remit, claim_status_hist, claim_line, claim, charge, edi_file,
    fee_schedule, coverage, payer;

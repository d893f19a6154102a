delete from replication.ownership where capability = 'billing';
drop table fee_schedule_entry, payer, number_counter, invoice_line, invoice, payment_allocation, payment,
  remittance_adjustment, remittance_claim, remittance, claim_status_change, claim_line, claim, charge;
drop sequence charge_id_seq, claim_id_seq, claim_line_id_seq, claim_status_change_id_seq, remittance_id_seq,
  remittance_claim_id_seq, remittance_adjustment_id_seq, payment_id_seq, payment_allocation_id_seq, invoice_id_seq,
  invoice_line_id_seq;

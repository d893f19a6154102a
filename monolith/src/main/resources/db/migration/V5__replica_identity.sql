-- What logical decoding will need, long before anybody decodes: which old values a changed row leaves in the log.
--
-- With the default (the primary key) a deleted claim_line would say "7 is gone" and not whose line it was. So a child's
-- identity is (parent, id), a root's (facility, id): a delete, and an update that moves a row to another parent, name the
-- aggregate. USING INDEX rather than FULL: FULL logs every column of every updated row (and detoasts edi_file.content to do
-- so), and makes each update visible to a reader without need. The price is one more unique index a table.
alter table patient replica identity using index patient_root_key;
alter table encounter replica identity using index encounter_root_key;
alter table patient_merge_log replica identity using index patient_merge_log_root_key;
alter table patient_contact replica identity using index patient_contact_parent_key;
alter table allergy replica identity using index allergy_parent_key;
alter table problem replica identity using index problem_parent_key;
alter table medication replica identity using index medication_parent_key;
alter table immunization replica identity using index immunization_parent_key;
alter table observation replica identity using index observation_parent_key;
alter table clinical_note replica identity using index clinical_note_parent_key;
alter table chart_override replica identity using index chart_override_parent_key;
alter table patient_merge_row replica identity using index patient_merge_row_parent_key;
alter table patient_identifier replica identity using index patient_identifier_parent_key;
alter table coverage replica identity using index coverage_root_key;
alter table charge replica identity using index charge_root_key;
alter table claim replica identity using index claim_root_key;
alter table claim_line replica identity using index claim_line_parent_key;
alter table claim_status_hist replica identity using index claim_status_hist_parent_key;
alter table edi_file replica identity using index edi_file_root_key;
alter table remit replica identity using index remit_root_key;
alter table remit_claim replica identity using index remit_claim_parent_key;
alter table remit_adjustment replica identity using index remit_adjustment_parent_key;
alter table invoice replica identity using index invoice_root_key;
alter table invoice_line replica identity using index invoice_line_parent_key;
alter table payment replica identity using index payment_root_key;
alter table payment_alloc replica identity using index payment_alloc_parent_key;

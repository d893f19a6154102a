drop table test_order, test_order_line, test_order_part, test_counter;
drop sequence test_order_id_seq;

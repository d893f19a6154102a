drop table moved_row;

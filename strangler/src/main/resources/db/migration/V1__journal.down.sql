drop table left_behind;
drop table difference;
drop table command;
drop table move;

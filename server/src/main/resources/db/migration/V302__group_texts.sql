-- Texts of groups lie in their rows: a database file keeps large objects apart, where writing and deleting them takes several times as long.
alter table job_group alter column segments set data type varchar;
alter table job_group alter column spoken set data type varchar;

-- The words that hold for a job, as they were when it was taken, and how often a process died over a group.
create table job_lexicon (
    job_id varchar(32) primary key references job (id) on delete cascade,
    words text not null
);
alter table job_group add column deaths int not null default 0;

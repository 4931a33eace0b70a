-- Texts of groups lie in their rows: a database file keeps large objects apart, where writing and deleting them takes several times as long.
-- Rows of a database file hold 1,048,576 characters. No text as long can be spoken in one go, but older versions took some.
update job set state = 'failed', finished_at = current_timestamp, problem_code = 'text_too_long',
    problem_detail = 'The job holds over 1048576 characters without a place to cut; make it again with ends of sentences in it.'
where state in ('running', 'paused', 'finishing') and id in (
    select job_id from job_group where char_length(segments) > 1048576 or char_length(spoken) > 1048576);
update job_group set segments = '[{"text":"","offset":0,"markup":false,"cast":{},"slot":null}]'
where char_length(segments) > 1048576;
update job_group set spoken = null where char_length(spoken) > 1048576;

alter table job_group alter column segments set data type varchar;
alter table job_group alter column spoken set data type varchar;

-- Long texts spoken in the background, and the groups of sentences each is split into.
create table job (
    id varchar(32) primary key,
    tenant varchar(40) not null,
    key_id varchar(100) not null,
    state varchar(16) not null,
    title varchar(300) not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    finished_at timestamp with time zone,
    expires_at timestamp with time zone not null,
    options text not null,
    chapters text not null,
    sample_rate int not null,
    groups int not null,
    groups_done int not null,
    next_group int not null,
    characters int not null,
    characters_done int not null,
    samples_done bigint not null,
    encoded_percent int not null,
    result_bytes bigint,
    problem_code varchar(40),
    problem_detail varchar(1000),
    problem_offset int,
    problem_chapter int
);
create index job_of_tenant on job (tenant, created_at);
create index job_by_state on job (state);
create index job_by_expiry on job (expires_at);

create table job_group (
    job_id varchar(32) not null references job (id) on delete cascade,
    idx int not null,
    chapter int not null,
    text_offset int not null,
    characters int not null,
    segments text not null,
    done boolean not null,
    failures int not null,
    samples bigint not null,
    spoken text,
    primary key (job_id, idx)
);

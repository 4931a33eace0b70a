-- Times are milliseconds since 1970, days are UTC.

-- Keys; only a salted hash of the secret part is kept.
create table api_key (
    id varchar(16) primary key,
    tenant varchar(40) not null,
    name varchar(100) not null,
    hash varchar(200) not null,
    scopes varchar(100) not null,
    requests_per_second integer,
    parallel_streams integer,
    characters_per_day bigint,
    characters_per_month bigint,
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    changed_at bigint not null
);
create index api_key_changed on api_key (changed_at);

-- What all nodes must agree on, made by the first one.
create table server_secret (
    name varchar(20) primary key,
    secret varchar(100) not null
);

-- What each key used, summed over all nodes.
create table key_usage (
    key_id varchar(80) not null,
    tenant varchar(40) not null,
    used_on date not null,
    requests bigint not null,
    characters bigint not null,
    audio_millis bigint not null,
    refused bigint not null,
    primary key (used_on, key_id, tenant)
);

create table audit (
    id bigint generated always as identity primary key,
    at bigint not null,
    actor varchar(80) not null,
    tenant varchar(40) not null,
    action varchar(60) not null,
    subject varchar(500) not null,
    detail varchar(500) not null,
    address varchar(60) not null,
    request varchar(64) not null
);
create index audit_at on audit (at);

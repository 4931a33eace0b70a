-- The nodes that share this database; status is what each says of itself, as JSON.
create table node (
    name varchar(200) primary key,
    seen_at bigint not null,
    status varchar(2000) not null
);

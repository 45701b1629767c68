select 1;
select 1 as one, 'a' as two, null, true, 2 > 1;
\dt
create table users (id serial primary key, name text not null, age int);
create table users (id int);
create table if not exists users (id int);
insert into users (name, age) values ('Ann', 30), ('Bob', null);
insert into users (name) values (null);
select * from users;
select name, age from users where age > 20 order by name desc limit 1;
select count(*) from users;
select * from nowhere;
select elsewhere from users;
select elsewhere;
update users set age = age + 1 where name = 'Ann';
select id, name from users;
delete from users where id = 2;
select * from users where id = 99;
selec 1;
insert into users values (1, 'x', 2);
insert into users (age) values ('abc');
insert into users (nope) values (1);
insert into users (name, age) values ('Dan', 7), ('Zoe', 40), ('Bob', 12);
select * from users order by name;
select * from users order by age desc, name;
select name || '!' as loud, age * 2 - 1 from users where age is not null and not age = 7;
select 2+3*4, 7/2, -7/2, 'a' || 'b', 1 <> 2 or null;
select 1/0;
select 'it''s';
select '한글' as "이름", 1 as n;
create table tags (
  word varchar(5) primary key,
  used boolean
);
insert into tags values ('one', 'yes'), ('two', false);
insert into tags values ('longer', true);
insert into tags values ('one', true);
select * from tags where used;
select *
  from nowhere;
create database shop;
create database shop;
\c shop
select current_database(), current_user;
select * from users;
drop database if exists nope;
drop database nope;
\c postgres
drop table tags;
drop table tags;
drop table if exists tags;

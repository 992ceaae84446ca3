#!/bin/sh
# Runs once, when the database folder is empty: four roles, none of them powerful, and two databases.
set -eu
secret() { cat "/run/secrets/$1"; }

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set owner_password="$(secret cardhub_owner_password)" \
    --set app_password="$(secret cardhub_app_password)" \
    --set console_password="$(secret cardhub_console_password)" \
    --set airflow_password="$(secret airflow_password)" <<'SQL'
create role cardhub_owner login nosuperuser nocreatedb nocreaterole nobypassrls password :'owner_password';
create role cardhub_app login nosuperuser nocreatedb nocreaterole nobypassrls password :'app_password';
create role cardhub_console login nosuperuser nocreatedb nocreaterole nobypassrls password :'console_password';
create role airflow login nosuperuser nocreatedb nocreaterole nobypassrls password :'airflow_password';
create database cardhub owner cardhub_owner;
create database airflow owner airflow;
revoke all on database cardhub from public;
revoke all on database airflow from public;
grant connect on database cardhub to cardhub_app, cardhub_console;
SQL

-- Makes derouter_login, as which the server logs in and cannot change what was booked (docs/scaling.md). Run in derouter's database by a
-- superuser or a user with CREATEROLE, before the first start or later, and again to change the password:
--   PGOPTIONS="-c derouter.login_password=$PASSWORD" psql -d derouter -f ops/roles.sql
DO $$
DECLARE
  owner name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'derouter_app') THEN CREATE ROLE derouter_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'derouter_login') THEN CREATE ROLE derouter_login; END IF;
  EXECUTE format('ALTER ROLE derouter_login LOGIN PASSWORD %L', current_setting('derouter.login_password'));
  GRANT derouter_app TO derouter_login;
  -- Migrations and restores give it to whoever runs them.
  IF owner <> current_user THEN EXECUTE format('GRANT derouter_app TO %I WITH ADMIN OPTION', owner); END IF;
END $$;

-- Two roles of the database: the owner migrates, the application works and can loosen nothing.
--
-- Run it as a superuser, connected to Comity's database, before the first migration and again after
-- each one; it may be run as often as you like. Give both roles the way to sign in that your
-- pg_hba.conf asks for (ALTER ROLE … PASSWORD …, or peer).
--
-- The application's role owns no table, so it can neither disable a trigger nor alter or empty a
-- table; it deletes only where our actions do; it can make no temporary table either, as one of the
-- same name would hide the true one from a query that does not name its schema.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'comity_owner') THEN
        CREATE ROLE comity_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'comity_app') THEN
        CREATE ROLE comity_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO comity_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM comity_app', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO comity_app', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO comity_owner;
REVOKE CREATE ON SCHEMA public FROM comity_app;
GRANT USAGE ON SCHEMA public TO comity_app;

-- What there is now. What the owner adds later is not reached until this file is run again.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM comity_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO comity_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO comity_app;

DO $$
DECLARE
    name text;
    -- Passing things: drafts of officers, attempts to sign in, sessions, a word given for a lift,
    -- and rows that are counted anew from others.
    deletes text[] := ARRAY['evidence_draft', 'evidence_draftfile', 'people_signinfailure',
                            'django_session', 'casefile_holdconsent', 'casefile_restrictionconsent',
                            'casefile_caseclock', 'casefile_pendingcase', 'casefile_countedhistory'];
    -- Only ever added to, or only migrated.
    stays text[] := ARRAY['ledger_entry', 'ledger_checkpoint', 'casefile_holdscope',
                          'evidence_submission', 'evidence_attachment', 'casefile_grant',
                          'casefile_releasepassage', 'casefile_exitdeed'];
BEGIN
    FOREACH name IN ARRAY deletes LOOP
        IF to_regclass('public.' || name) IS NOT NULL THEN
            EXECUTE format('GRANT DELETE ON public.%I TO comity_app', name);
        END IF;
    END LOOP;
    FOREACH name IN ARRAY stays LOOP
        IF to_regclass('public.' || name) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE ON public.%I FROM comity_app', name);
        END IF;
    END LOOP;
    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        REVOKE INSERT, UPDATE ON public.django_migrations FROM comity_app;
        REVOKE INSERT ON public.ledger_head, public.casefile_gateepoch FROM comity_app;
    END IF;
END $$;

-- What the typed schema cannot say: checks, append-only, system accounts, partitions, the application's role.

ALTER TABLE transfers ADD CONSTRAINT transfers_amount_positive CHECK (amount_nano > 0);
--> statement-breakpoint
ALTER TABLE transfers ADD CONSTRAINT transfers_two_parties CHECK (debit_account_id <> credit_account_id);
--> statement-breakpoint
ALTER TABLE holds ADD CONSTRAINT holds_amount_not_negative CHECK (amount_nano >= 0);
--> statement-breakpoint
ALTER TABLE wallets ADD CONSTRAINT wallets_held_not_negative CHECK (held_nano >= 0);
--> statement-breakpoint
ALTER TABLE wallets ADD CONSTRAINT wallets_promo_not_negative CHECK (promo_nano >= 0);
--> statement-breakpoint
-- Wallets are updated on every request: room on the page keeps those updates off the indexes.
ALTER TABLE wallets SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE usage_hourly SET (fillfactor = 70);
--> statement-breakpoint

INSERT INTO ledger_accounts (id, code) VALUES
  (1, 'revenue:usage'),
  (2, 'revenue:processing_fee'),
  (3, 'revenue:forfeited'),
  (10, 'clearing:stripe'),
  (11, 'clearing:cryptomus'),
  (12, 'clearing:evm'),
  (19, 'clearing:sandbox'),
  (20, 'expense:promotions'),
  (21, 'expense:write_offs'),
  (22, 'expense:adjustments'),
  (23, 'expense:provider_fees'),
  (24, 'expense:chargebacks'),
  (30, 'liability:refunds_pending'),
  (31, 'liability:tax');
--> statement-breakpoint
ALTER TABLE ledger_accounts ALTER COLUMN id RESTART WITH 1000;
--> statement-breakpoint

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'DR002';
END $$;
--> statement-breakpoint
CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER transfers_no_truncate BEFORE TRUNCATE ON transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_accounts_append_only BEFORE UPDATE OR DELETE ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_accounts_no_truncate BEFORE TRUNCATE ON ledger_accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE ON settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint

-- Called from inside the UPDATE that would overspend, so that the whole batch rolls back.
CREATE FUNCTION refuse_overspend(wallet bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'wallet % would be overspent', wallet USING ERRCODE = 'DR001';
END $$;
--> statement-breakpoint

-- Monthly partitions of receipts. SECURITY DEFINER: the application's role may not create tables itself.
CREATE FUNCTION create_receipt_partition(month date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'receipts_' || to_char(first, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('create_receipt_partition'));
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I PARTITION OF receipts FOR VALUES FROM (%L) TO (%L)',
      name, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
  END IF;
  RETURN name;
END $$;
--> statement-breakpoint
-- A receipt must always find a place, even when the monthly job has not run for a year.
CREATE TABLE receipts_default PARTITION OF receipts DEFAULT;
--> statement-breakpoint

-- The role the server works as: it cannot change or remove what was booked. Where the connecting
-- user may not create roles (some hosted databases), the triggers above still stand.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    CREATE ROLE derouter_app NOLOGIN;
  END IF;
  EXECUTE format('GRANT derouter_app TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN RAISE WARNING 'cannot create role derouter_app: append-only is enforced by triggers alone';
  WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    GRANT USAGE ON SCHEMA public TO derouter_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO derouter_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO derouter_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO derouter_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO derouter_app;
    REVOKE UPDATE, DELETE ON transfers, ledger_accounts, settlements, legal_acceptances, staff_actions FROM derouter_app;
  END IF;
END $$;

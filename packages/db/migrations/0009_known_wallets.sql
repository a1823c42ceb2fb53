-- Locks wallets in id order and raises unless they stand where the caller believes. The look is a statement of its own, so
-- that it sees what was committed while the locks were waited for.
CREATE FUNCTION expect_wallets(ids bigint[], paid bigint[], promo bigint[], held bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  right_ones bigint;
BEGIN
  PERFORM 1 FROM wallets WHERE id = ANY(ids) ORDER BY id FOR UPDATE;
  SELECT count(*) INTO right_ones FROM unnest(ids, paid, promo, held) AS e(id, paid, promo, held)
    JOIN wallets w ON w.id = e.id
    WHERE w.paid_nano = e.paid AND w.promo_nano = e.promo AND w.held_nano = e.held AND NOT w.has_budgets;
  IF right_ones <> cardinality(ids) THEN
    RAISE EXCEPTION 'the wallets changed meanwhile' USING ERRCODE = 'DR003';
  END IF;
END $$;
--> statement-breakpoint
-- Deletes holds, and raises unless each was there with this amount.
CREATE FUNCTION release_holds(ids uuid[], amounts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  released bigint;
BEGIN
  DELETE FROM holds h USING unnest(ids, amounts) AS e(id, amount) WHERE h.request_id = e.id AND h.amount_nano = e.amount;
  GET DIAGNOSTICS released = ROW_COUNT;
  IF released <> cardinality(ids) THEN
    RAISE EXCEPTION 'the holds changed meanwhile' USING ERRCODE = 'DR003';
  END IF;
END $$;
--> statement-breakpoint

-- A price is compared with every price that is in force between its announcement and its start: not only with the last of
-- them, which could be withdrawn afterwards.
CREATE OR REPLACE FUNCTION check_price_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  notice interval := make_interval(days => coalesce((SELECT (value #>> '{}')::int FROM installation WHERE name = 'price_notice_days'), 7));
BEGIN
  -- One announcement for a model at a time, so that two cannot each look harmless beside the other's past.
  PERFORM pg_advisory_xact_lock(hashtext('price of ' || NEW.model_id));
  IF NOT EXISTS (SELECT 1 FROM price_versions
                 WHERE model_id = NEW.model_id AND withdrawn_at IS NULL AND effective_at <= NEW.effective_at) THEN
    RETURN NEW;
  END IF;
  IF NEW.announced_at < now() - interval '1 minute' THEN
    RAISE EXCEPTION 'a price cannot be announced in the past' USING ERRCODE = 'DR004';
  END IF;
  IF NEW.effective_at < NEW.announced_at + notice AND EXISTS (
    SELECT 1 FROM price_versions v
    WHERE v.model_id = NEW.model_id AND v.withdrawn_at IS NULL AND v.effective_at <= NEW.effective_at
      AND (v.effective_at > NEW.announced_at OR v.id = (
        SELECT id FROM price_versions
        WHERE model_id = NEW.model_id AND withdrawn_at IS NULL AND effective_at <= NEW.announced_at
        ORDER BY effective_at DESC, id DESC LIMIT 1))
      AND price_rises(v.rates, NEW.rates)) THEN
    RAISE EXCEPTION 'a price that rises takes effect % after its announcement at the earliest', notice USING ERRCODE = 'DR004';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint

-- Receipts that came while the month had no table of its own are moved into it.
CREATE OR REPLACE FUNCTION create_receipt_partition(month date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'receipts_' || to_char(first, 'YYYY_MM');
  starts timestamptz := first::timestamp AT TIME ZONE 'UTC';
  ends timestamptz := (first + interval '1 month')::timestamp AT TIME ZONE 'UTC';
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('create_receipt_partition'));
  IF to_regclass(name) IS NOT NULL THEN RETURN name; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE receipts INCLUDING ALL)', name);
  -- Nothing may come in between the move and the moment that the table takes its place.
  LOCK TABLE receipts_default IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM receipts_default WHERE created_at >= %L AND created_at < %L RETURNING *)
    INSERT INTO %I SELECT * FROM moved', starts, ends, name);
  EXECUTE format('ALTER TABLE receipts ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, starts, ends);
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM derouter_app', name);
  END IF;
  RETURN name;
END $$;
--> statement-breakpoint
-- Whoever waits for the table's lock makes every settlement wait behind it: not for long.
ALTER FUNCTION detach_receipt_partition(date) SET lock_timeout = '2s';
--> statement-breakpoint
ALTER FUNCTION create_receipt_partition(date) SET lock_timeout = '5s';
--> statement-breakpoint

CREATE TRIGGER settlements_no_truncate BEFORE TRUNCATE ON settlements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER receipts_no_truncate BEFORE TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Receipts are written once; the role that the server works as cannot do more with them, nor with what was proven.
DO $$
DECLARE
  part regclass;
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON receipts, proofs, detached_receipts FROM derouter_app;
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'receipts'::regclass LOOP
      EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM derouter_app', part);
    END LOOP;
  END IF;
END $$;

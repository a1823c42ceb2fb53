-- A cost of an upstream that has not begun can be withdrawn. Nothing else of it ever changes: receipts keep what was computed with it.
ALTER TABLE upstream_costs ADD COLUMN withdrawn_at timestamptz(3);
--> statement-breakpoint
CREATE FUNCTION keep_upstream_cost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND OLD.effective_at > now()
     AND (to_jsonb(NEW) - 'withdrawn_at') = (to_jsonb(OLD) - 'withdrawn_at') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a cost is not changed: enter another' USING ERRCODE = 'DR002';
END $$;
--> statement-breakpoint
CREATE TRIGGER upstream_costs_keep BEFORE UPDATE ON upstream_costs FOR EACH ROW EXECUTE FUNCTION keep_upstream_cost();
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    GRANT UPDATE (withdrawn_at) ON upstream_costs TO derouter_app;
  END IF;
END $$;

-- Detaching a month in steps, so that nobody waits for long: the month is closed to writers, which there are none of, and summed; then the
-- lock on all receipts is tried for, a moment at a time. All in one transaction of the command, which tries the last step again.
-- SECURITY DEFINER: the application's role owns no tables.
CREATE FUNCTION close_receipt_partition(month date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'receipts_' || to_char(first, 'YYYY_MM');
BEGIN
  IF (first + interval '2 months')::timestamp AT TIME ZONE 'UTC' > now() THEN
    RAISE EXCEPTION 'the receipts of % may still be needed: a month can be detached once the month after it is over', to_char(first, 'YYYY-MM')
      USING ERRCODE = 'DR005';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('close_receipt_partition'));
  IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = 'receipts'::regclass AND inhrelid = to_regclass(name)) THEN
    RAISE EXCEPTION 'there is no attached partition %', name USING ERRCODE = 'DR005';
  END IF;
  EXECUTE format('LOCK TABLE %I IN SHARE MODE', name);
  RETURN name;
END $$;
--> statement-breakpoint
CREATE FUNCTION unlink_receipt_partition(month date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '1500ms' AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('create_receipt_partition'));
  EXECUTE format('ALTER TABLE receipts DETACH PARTITION %I', 'receipts_' || to_char(date_trunc('month', month), 'YYYY_MM'));
END $$;
--> statement-breakpoint
-- Readers of all receipts queue behind it, and it is tried again.
ALTER FUNCTION create_receipt_partition(date) SET lock_timeout = '1500ms';
--> statement-breakpoint
ALTER FUNCTION detach_receipt_partition(date) SET lock_timeout = '1500ms';

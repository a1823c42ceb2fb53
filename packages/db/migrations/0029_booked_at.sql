-- The hourly sums count a request in the hour in which it was booked, pages count it when it began. The few requests that were booked in
-- a later hour are found by this index, so that sums by beginning cost no second roll-up. Null: booked in the hour of its beginning.
ALTER TABLE receipts ADD COLUMN booked_at timestamptz(3);
--> statement-breakpoint
UPDATE receipts r SET booked_at = t.created_at FROM transfers t
WHERE t.code = 'usage' AND t.reference = r.id::text
  AND date_trunc('hour', t.created_at AT TIME ZONE 'UTC') <> date_trunc('hour', r.created_at AT TIME ZONE 'UTC');
--> statement-breakpoint
ALTER TABLE receipts ALTER COLUMN booked_at SET DEFAULT now();
--> statement-breakpoint
CREATE INDEX receipts_late_idx ON receipts (account_id, booked_at)
  WHERE date_trunc('hour', booked_at AT TIME ZONE 'UTC') <> date_trunc('hour', created_at AT TIME ZONE 'UTC');

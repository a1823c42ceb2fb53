-- Sums by the reader's days and by tag add up thousands of receipts. With these columns in the index they read no receipt for it, and only
-- requests with a tag, or booked in a later hour than they began in, pay for the columns.
DROP INDEX receipts_late_idx;
--> statement-breakpoint
CREATE INDEX receipts_late_idx ON receipts (account_id, booked_at)
  INCLUDE (created_at, key_id, model_id, status, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
  WHERE date_trunc('hour', booked_at AT TIME ZONE 'UTC') <> date_trunc('hour', created_at AT TIME ZONE 'UTC');
--> statement-breakpoint
DROP INDEX receipts_tag_idx;
--> statement-breakpoint
CREATE INDEX receipts_tag_idx ON receipts (account_id, tag, created_at, id)
  INCLUDE (key_id, model_id, status, dialect, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
  WHERE tag IS NOT NULL;

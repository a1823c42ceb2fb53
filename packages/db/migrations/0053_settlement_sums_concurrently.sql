-- The first staff page adds up what was paid in a month, twice. With all that it adds in the index, it reads a sixth of the pages.
CREATE INDEX CONCURRENTLY IF NOT EXISTS settlements_sums_idx ON settlements (settled_at, provider, credit_nano, fee_nano);
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS settlements_settled_idx;

-- What was booked since sums were made, and the few accounts that are deleted, are read from these.
CREATE INDEX CONCURRENTLY IF NOT EXISTS settlements_created_idx ON settlements (created_at);
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS legal_acceptances_accepted_idx ON legal_acceptances (accepted_at, document, version);
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS accounts_deleted_idx ON accounts (id) WHERE deleted_at IS NOT NULL;

-- The ledger is explored by kind and by account, whatever is rare. Charges, of which there is one for each request, enter none of these
-- indexes, except those to promotional credit.
CREATE INDEX CONCURRENTLY IF NOT EXISTS transfers_code_idx ON transfers (code, id) WHERE code <> 'usage';
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS transfers_debit_code_idx ON transfers (debit_account_id, code, created_at) WHERE code <> 'usage';
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS transfers_credit_code_idx ON transfers (credit_account_id, code, created_at) WHERE code <> 'usage';
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS transfers_promo_idx ON transfers (debit_account_id, created_at)
	WHERE code = 'usage' AND right(idempotency_key, 6) = ':promo';
--> statement-breakpoint
-- Staff filter orders by their payment method, of which some are rare.
CREATE INDEX CONCURRENTLY IF NOT EXISTS payment_orders_provider_idx ON payment_orders (provider, id);

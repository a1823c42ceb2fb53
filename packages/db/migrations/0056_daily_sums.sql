-- The first staff page adds up two months. From sums of days it reads a twentieth of the rows.
CREATE TABLE business_daily (
	day date NOT NULL,
	model_id text NOT NULL,
	requests bigint NOT NULL,
	failures bigint NOT NULL,
	input_tokens bigint NOT NULL,
	output_tokens bigint NOT NULL,
	cache_read_tokens bigint NOT NULL,
	cache_write_tokens bigint NOT NULL,
	total_nano bigint NOT NULL,
	write_off_nano bigint NOT NULL,
	cost_nano bigint NOT NULL,
	uncosted_nano bigint NOT NULL,
	PRIMARY KEY (day, model_id)
);
--> statement-breakpoint
-- Payments by the UTC day of their settlement at the provider, counted once they are booked.
CREATE TABLE top_ups_daily (
	day date NOT NULL,
	provider text NOT NULL,
	payments bigint NOT NULL,
	credit_nano bigint NOT NULL,
	fee_nano bigint NOT NULL,
	PRIMARY KEY (day, provider)
);
--> statement-breakpoint
CREATE TABLE legal_acceptance_counts (
	document text NOT NULL,
	version text NOT NULL,
	acceptances bigint NOT NULL,
	PRIMARY KEY (document, version)
);
--> statement-breakpoint
-- The bits of active_days mean other days now. Until a job has noted them again, customers are counted by their hours.
DELETE FROM installation WHERE name = 'customer_activity_at';

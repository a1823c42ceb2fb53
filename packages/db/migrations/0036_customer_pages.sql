-- What customers did in the last 30 days and in the 30 before, refreshed by a job: the order of the list of customers. Tokens are those
-- of prompts and answers together. `active_days`: bit n is set if there was a request on the UTC day n days before that of `refreshed_at`.
CREATE TABLE customer_activity (
	account_id uuid PRIMARY KEY NOT NULL REFERENCES accounts (id),
	requests bigint DEFAULT 0 NOT NULL,
	tokens bigint DEFAULT 0 NOT NULL,
	spend_nano bigint DEFAULT 0 NOT NULL,
	requests_before bigint DEFAULT 0 NOT NULL,
	tokens_before bigint DEFAULT 0 NOT NULL,
	spend_before_nano bigint DEFAULT 0 NOT NULL,
	change_nano bigint GENERATED ALWAYS AS (spend_nano - spend_before_nano) STORED NOT NULL,
	balance_nano bigint DEFAULT 0 NOT NULL,
	active_days bigint DEFAULT 0 NOT NULL,
	refreshed_at timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX customer_activity_spend_idx ON customer_activity (spend_nano, account_id);
--> statement-breakpoint
CREATE INDEX customer_activity_change_idx ON customer_activity (change_nano, account_id);
--> statement-breakpoint
CREATE INDEX customer_activity_requests_idx ON customer_activity (requests, account_id);
--> statement-breakpoint
CREATE INDEX customer_activity_tokens_idx ON customer_activity (tokens, account_id);
--> statement-breakpoint
CREATE INDEX customer_activity_balance_idx ON customer_activity (balance_nano, account_id);
--> statement-breakpoint
-- The hourly sums of all accounts together, by model, of hours that are over. `ttft_counts` counts times to the first token in steps
-- that grow by a tenth, so that percentiles of any period can be added up.
CREATE TABLE business_hourly (
	hour timestamp (3) with time zone NOT NULL,
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
	ttft_counts integer[] DEFAULT '{}' NOT NULL,
	PRIMARY KEY (hour, model_id)
);
--> statement-breakpoint
-- The same counts by day, of days that are over.
CREATE TABLE business_daily_ttft (
	day date NOT NULL,
	model_id text NOT NULL,
	ttft_counts integer[] NOT NULL,
	PRIMARY KEY (day, model_id)
);
--> statement-breakpoint
-- Staff members who looked at the console as a customer sees it: read-only, for half an hour. Only the hash of the token is stored; it
-- opens the view once, and the view then belongs to the staff member's own session.
CREATE TABLE customer_views (
	id uuid PRIMARY KEY NOT NULL,
	staff_user_id uuid NOT NULL REFERENCES users (id),
	account_id uuid NOT NULL REFERENCES accounts (id),
	reason text NOT NULL,
	link_hash text UNIQUE,
	token_hash text UNIQUE,
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL,
	opened_at timestamp (3) with time zone,
	expires_at timestamp (3) with time zone NOT NULL,
	ended_at timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX customer_views_account_idx ON customer_views (account_id, created_at, id);
--> statement-breakpoint
CREATE INDEX customer_views_staff_idx ON customer_views (staff_user_id);
--> statement-breakpoint
-- The pages that were opened in a view.
CREATE TABLE customer_view_pages (
	id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	view_id uuid NOT NULL REFERENCES customer_views (id),
	path text NOT NULL,
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX customer_view_pages_view_idx ON customer_view_pages (view_id, id);
--> statement-breakpoint
-- Staff look for a key by what its owner sees of the secret.
CREATE INDEX key_secrets_prefix_idx ON key_secrets (prefix text_pattern_ops, last4);
--> statement-breakpoint
-- By the client's own id of a request, whoever the customer is.
DROP INDEX receipts_client_request_idx;
--> statement-breakpoint
CREATE INDEX receipts_client_request_idx ON receipts (client_request_id, account_id, created_at, id) WHERE client_request_id IS NOT NULL;
--> statement-breakpoint
-- Charges that were partly written off, which are few.
CREATE INDEX receipts_write_off_idx ON receipts (created_at) WHERE write_off_nano > 0;
--> statement-breakpoint
-- Nothing is known about the cost of what was booked before costs were.
UPDATE usage_hourly SET uncosted_nano = total_nano - write_off_nano WHERE cost_nano = 0 AND uncosted_nano = 0 AND total_nano > write_off_nano;
--> statement-breakpoint
-- For the top-ups and refunds of a period.
CREATE INDEX settlements_settled_idx ON settlements (settled_at);
--> statement-breakpoint
DO $$
BEGIN
	IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
		REVOKE DELETE ON customer_views FROM derouter_app;
		REVOKE UPDATE, DELETE ON customer_view_pages FROM derouter_app;
	END IF;
END $$;

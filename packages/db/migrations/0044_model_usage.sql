-- What each account used of each model by UTC day, in the meters of its receipts, summed by a job: what a change of price would have cost it.
-- `tier_from`: where the price tier of the requests starts. `meters` and `quantities` belong together; the meter `request` counts the
-- requests that were charged.
CREATE TABLE model_usage_daily (
	model_id text NOT NULL,
	day date NOT NULL,
	account_id uuid NOT NULL,
	tier_from bigint NOT NULL,
	service_tier text NOT NULL,
	requests bigint NOT NULL,
	total_nano bigint NOT NULL,
	meters text[] NOT NULL,
	quantities bigint[] NOT NULL,
	PRIMARY KEY (model_id, day, account_id, tier_from, service_tier)
);

-- What each customer used of each model in the last 30 days, summed by a job from model_usage_daily: a price is previewed from one short
-- row for a customer. Customers who used a model longer ago, but are told of a new price, have a row with nothing in it.
CREATE TABLE model_usage_recent (
	model_id text NOT NULL,
	account_id uuid NOT NULL,
	-- Names the row of model_usage_shapes that says what the quantities are of.
	shape bigint NOT NULL,
	requests bigint NOT NULL,
	total_nano bigint NOT NULL,
	quantities bigint[] NOT NULL,
	PRIMARY KEY (model_id, account_id)
);
--> statement-breakpoint
CREATE INDEX model_usage_recent_shape_idx ON model_usage_recent (model_id, shape);
--> statement-breakpoint
-- The combinations of price tier, service tier and meter that customers used, and the sums of the customers that used each.
CREATE TABLE model_usage_shapes (
	model_id text NOT NULL,
	shape bigint NOT NULL,
	tiers_from bigint[] NOT NULL,
	service_tiers text[] NOT NULL,
	meters text[] NOT NULL,
	accounts bigint NOT NULL,
	total_nano bigint NOT NULL,
	quantities bigint[] NOT NULL,
	PRIMARY KEY (model_id, shape)
);
--> statement-breakpoint
CREATE INDEX accounts_all_price_notices_idx ON accounts (id) WHERE all_price_notices;

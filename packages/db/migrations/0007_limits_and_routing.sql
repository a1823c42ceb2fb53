CREATE TABLE "model_aliases" (
	"alias" text PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stored_responses" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"upstream_id" uuid NOT NULL,
	"model_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "key_budgets" (
	"key_id" uuid PRIMARY KEY NOT NULL,
	"wallet_id" bigint NOT NULL,
	"total_nano" bigint,
	"daily_nano" bigint,
	"monthly_nano" bigint,
	"spent_total_nano" bigint NOT NULL,
	"day" date NOT NULL,
	"spent_day_nano" bigint NOT NULL,
	"month" date NOT NULL,
	"spent_month_nano" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate_buckets" (
	"subject" text PRIMARY KEY NOT NULL,
	"requests" double precision DEFAULT 0 NOT NULL,
	"tokens" double precision DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "allowed_models" text[];--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "requests_per_minute" integer;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "tokens_per_minute" integer;--> statement-breakpoint
ALTER TABLE "models" ADD COLUMN "disabled_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "models" ADD COLUMN "disabled_message" text;--> statement-breakpoint
ALTER TABLE "models" ADD COLUMN "concurrency_per_key" integer;--> statement-breakpoint
ALTER TABLE "models" ADD COLUMN "system_prompt" text;--> statement-breakpoint
ALTER TABLE "models" ADD COLUMN "system_prompt_on" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "suspended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "allowed_models" text[];--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "allowed_networks" text[];--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "concurrency" integer;--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "requests_per_minute" integer;--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "tokens_per_minute" integer;--> statement-breakpoint
ALTER TABLE "wallets" ADD COLUMN "has_budgets" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_responses" ADD CONSTRAINT "stored_responses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_responses" ADD CONSTRAINT "stored_responses_upstream_id_upstreams_id_fk" FOREIGN KEY ("upstream_id") REFERENCES "public"."upstreams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stored_responses_created_idx" ON "stored_responses" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE accounts ADD CONSTRAINT accounts_limits_positive CHECK (requests_per_minute > 0 AND tokens_per_minute > 0);--> statement-breakpoint
ALTER TABLE account_keys ADD CONSTRAINT account_keys_limits_positive CHECK (requests_per_minute > 0 AND tokens_per_minute > 0 AND concurrency > 0);--> statement-breakpoint
ALTER TABLE models ADD CONSTRAINT models_concurrency_positive CHECK (concurrency_per_key > 0);--> statement-breakpoint
ALTER TABLE key_budgets ADD CONSTRAINT key_budgets_not_negative CHECK (total_nano >= 0 AND daily_nano >= 0 AND monthly_nano >= 0);--> statement-breakpoint
-- Claude models are offered with the system prompt of Claude Code; staff can change or switch it off per model.
UPDATE models SET system_prompt = 'You are Claude Code, Anthropic''s official CLI for Claude.', system_prompt_on = true
  WHERE vendor = 'anthropic';--> statement-breakpoint
-- A transaction is known by a word that it sets at its beginning, so that nothing waits to learn an id.
CREATE OR REPLACE FUNCTION in_transaction(expected text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('derouter.transaction', true) IS DISTINCT FROM expected THEN
    RAISE EXCEPTION 'this statement does not run in its own transaction' USING ERRCODE = '40001';
  END IF;
  RETURN true;
END $$;

CREATE TABLE "auto_top_up_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"customer_ref" text NOT NULL,
	"payment_method_id" text NOT NULL,
	"gross_nano" bigint NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"provider_ref" text,
	"failure_kind" text,
	"failure_code" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "auto_top_up_attempts_order_id_unique" UNIQUE("order_id")
);
--> statement-breakpoint
CREATE TABLE "auto_top_ups" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"enabled" boolean DEFAULT false NOT NULL,
	"threshold_nano" bigint,
	"amount_nano" bigint,
	"monthly_cap_nano" bigint,
	"payment_method_id" text,
	"card_brand" text,
	"card_last4" text,
	"card_exp_month" integer,
	"card_exp_year" integer,
	"card_fingerprint" text,
	"card_saved_at" timestamp (3) with time zone,
	"consent_version" text,
	"consent_at" timestamp (3) with time zone,
	"consent_network" text,
	"enabled_at" timestamp (3) with time zone,
	"disabled_reason" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"cap_reached_month" date,
	"cap_mailed_month" date,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auto_top_up_attempts" ADD CONSTRAINT "auto_top_up_attempts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auto_top_up_attempts" ADD CONSTRAINT "auto_top_up_attempts_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auto_top_ups" ADD CONSTRAINT "auto_top_ups_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "auto_top_up_attempts_open_key" ON "auto_top_up_attempts" USING btree ("account_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "auto_top_up_attempts_account_idx" ON "auto_top_up_attempts" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "auto_top_ups_enabled_idx" ON "auto_top_ups" USING btree ("next_attempt_at") WHERE enabled;--> statement-breakpoint
CREATE INDEX "auto_top_ups_card_idx" ON "auto_top_ups" USING btree ("payment_method_id");
--> statement-breakpoint
-- What is switched on is complete and agreed to. Only the card may be missing, which the customer is shown.
ALTER TABLE auto_top_ups ADD CONSTRAINT auto_top_ups_complete CHECK (
  NOT enabled OR (threshold_nano > 0 AND amount_nano > 0 AND monthly_cap_nano >= amount_nano
                  AND consent_version IS NOT NULL AND consent_at IS NOT NULL AND enabled_at IS NOT NULL));
--> statement-breakpoint
ALTER TABLE auto_top_ups ADD CONSTRAINT auto_top_ups_card CHECK (
  (payment_method_id IS NULL) = (card_last4 IS NULL));
--> statement-breakpoint
ALTER TABLE auto_top_up_attempts ADD CONSTRAINT auto_top_up_attempts_states CHECK (
  gross_nano > 0 AND (state = 'open') = (finished_at IS NULL) AND (state = 'failed') = (failure_kind IS NOT NULL));
--> statement-breakpoint
-- The record of charges and of the consent to them is kept.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE DELETE ON auto_top_ups, auto_top_up_attempts FROM derouter_app;
  END IF;
END $$;

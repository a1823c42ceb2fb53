CREATE SEQUENCE "public"."deposit_address_index_evm" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."deposit_address_index_tron" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1;--> statement-breakpoint
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
CREATE TABLE "chain_cursors" (
	"chain" text PRIMARY KEY NOT NULL,
	"block" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"block_time" timestamp (3) with time zone NOT NULL,
	"halted_reason" text,
	"rescanned_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deposit_addresses" (
	"family" text NOT NULL,
	"index" integer NOT NULL,
	"address" text NOT NULL,
	"key_fingerprint" text NOT NULL,
	"account_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"replaced_at" timestamp (3) with time zone,
	CONSTRAINT "deposit_addresses_family_index_pk" PRIMARY KEY("family","index"),
	CONSTRAINT "deposit_addresses_address_key" UNIQUE("family","address")
);
--> statement-breakpoint
CREATE TABLE "deposits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"chain" text NOT NULL,
	"tx_hash" text NOT NULL,
	"ordinal" integer NOT NULL,
	"block" bigint NOT NULL,
	"block_hash" text NOT NULL,
	"block_time" timestamp (3) with time zone NOT NULL,
	"token" text NOT NULL,
	"symbol" text NOT NULL,
	"from_address" text NOT NULL,
	"to_address" text NOT NULL,
	"account_id" uuid NOT NULL,
	"value" numeric(78, 0) NOT NULL,
	"amount_nano" bigint NOT NULL,
	"remainder" numeric(78, 0) NOT NULL,
	"state" text NOT NULL,
	"frozen_reason" text,
	"order_id" uuid,
	"order_chosen" boolean DEFAULT false NOT NULL,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"credited_at" timestamp (3) with time zone,
	CONSTRAINT "deposits_transfer_key" UNIQUE("chain","tx_hash","ordinal")
);
--> statement-breakpoint
CREATE TABLE "request_budgets" (
	"provider" text NOT NULL,
	"day" date NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"silent_until" timestamp (3) with time zone,
	CONSTRAINT "request_budgets_provider_day_pk" PRIMARY KEY("provider","day")
);
--> statement-breakpoint
CREATE TABLE "seen_deposits" (
	"chain" text NOT NULL,
	"block_hash" text NOT NULL,
	"tx_hash" text NOT NULL,
	"log_index" integer NOT NULL,
	"account_id" uuid NOT NULL,
	"amount_nano" bigint NOT NULL,
	"confirmations" integer NOT NULL,
	"confirmations_needed" integer NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seen_deposits_chain_block_hash_tx_hash_log_index_pk" PRIMARY KEY("chain","block_hash","tx_hash","log_index")
);
--> statement-breakpoint
CREATE TABLE "token_switches" (
	"chain" text NOT NULL,
	"token" text NOT NULL,
	"credited" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "token_switches_chain_token_pk" PRIMARY KEY("chain","token")
);
--> statement-breakpoint
CREATE TABLE "tron_cursors" (
	"address" text PRIMARY KEY NOT NULL,
	"read_until" timestamp (3) with time zone NOT NULL,
	"polled_at" timestamp (3) with time zone,
	"deep_read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tron_hints" (
	"tx_hash" text PRIMARY KEY NOT NULL,
	"amount_nano" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"outcome" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fee_schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"percent_ppm" integer NOT NULL,
	"fixed_nano" bigint NOT NULL,
	"minimum_nano" bigint NOT NULL,
	"effective_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_disputes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_ref" text NOT NULL,
	"payment_ref" text NOT NULL,
	"order_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"state" text NOT NULL,
	"freezes_account" boolean DEFAULT true NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"amount_nano" bigint NOT NULL,
	"withdrawn_credit_nano" bigint DEFAULT 0 NOT NULL,
	"withdrawn_fee_nano" bigint DEFAULT 0 NOT NULL,
	"withdrawn_tax_nano" bigint DEFAULT 0 NOT NULL,
	"withdrawn_excess_nano" bigint DEFAULT 0 NOT NULL,
	"dispute_fee_nano" bigint DEFAULT 0 NOT NULL,
	"respond_by" timestamp (3) with time zone,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "payment_disputes_provider_ref_key" UNIQUE("provider","provider_ref")
);
--> statement-breakpoint
CREATE TABLE "payment_refunds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"payment_ref" text NOT NULL,
	"order_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"origin" text NOT NULL,
	"state" text NOT NULL,
	"provider_ref" text,
	"gross_nano" bigint NOT NULL,
	"credit_nano" bigint NOT NULL,
	"fee_nano" bigint NOT NULL,
	"tax_nano" bigint NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"destination" text,
	"actor" text NOT NULL,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "payment_refunds_provider_ref_key" UNIQUE("provider","provider_ref")
);
--> statement-breakpoint
CREATE TABLE "payment_reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"account_id" uuid,
	"order_id" uuid,
	"detail" jsonb NOT NULL,
	"proposal" jsonb,
	"resolution" text,
	"resolution_reason" text,
	"resolved_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "payment_reviews_reference_key" UNIQUE("provider","kind","reference")
);
--> statement-breakpoint
CREATE TABLE "rail_reconciliations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"clearing" text NOT NULL,
	"ledger_nano" bigint NOT NULL,
	"provider_nano" bigint,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "guess_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "guess_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"account_id" uuid NOT NULL,
	"network" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"label" text NOT NULL,
	"amount_nano" bigint NOT NULL,
	"max_uses" integer NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "promo_codes_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "promo_redemptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"promo_code_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"amount_nano" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "promo_redemptions_code_account_key" UNIQUE("promo_code_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "payment_orders" ALTER COLUMN "requested_nano" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "suspended_cause" text;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD COLUMN "kind" text DEFAULT 'checkout' NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD COLUMN "fee_schedule_id" uuid;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD COLUMN "progress" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_orders" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "payment_ref" text;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "clearing" text;--> statement-breakpoint
ALTER TABLE settlements DISABLE TRIGGER settlements_append_only;--> statement-breakpoint
UPDATE settlements SET payment_ref = provider_ref, clearing = 'clearing:' || provider;--> statement-breakpoint
ALTER TABLE settlements ENABLE TRIGGER settlements_append_only;--> statement-breakpoint
ALTER TABLE settlements ALTER COLUMN payment_ref SET NOT NULL;--> statement-breakpoint
ALTER TABLE settlements ALTER COLUMN clearing SET NOT NULL;--> statement-breakpoint
UPDATE accounts SET suspended_cause = 'staff' WHERE status = 'suspended';--> statement-breakpoint
ALTER TABLE "auto_top_up_attempts" ADD CONSTRAINT "auto_top_up_attempts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auto_top_up_attempts" ADD CONSTRAINT "auto_top_up_attempts_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auto_top_ups" ADD CONSTRAINT "auto_top_ups_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposit_addresses" ADD CONSTRAINT "deposit_addresses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seen_deposits" ADD CONSTRAINT "seen_deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_disputes" ADD CONSTRAINT "payment_disputes_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_disputes" ADD CONSTRAINT "payment_disputes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_refunds" ADD CONSTRAINT "payment_refunds_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_refunds" ADD CONSTRAINT "payment_refunds_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reviews" ADD CONSTRAINT "payment_reviews_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reviews" ADD CONSTRAINT "payment_reviews_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_promo_code_id_promo_codes_id_fk" FOREIGN KEY ("promo_code_id") REFERENCES "public"."promo_codes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "auto_top_up_attempts_open_key" ON "auto_top_up_attempts" USING btree ("account_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "auto_top_up_attempts_account_idx" ON "auto_top_up_attempts" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "auto_top_ups_enabled_idx" ON "auto_top_ups" USING btree ("next_attempt_at") WHERE enabled;--> statement-breakpoint
CREATE INDEX "auto_top_ups_card_idx" ON "auto_top_ups" USING btree ("payment_method_id");--> statement-breakpoint
CREATE INDEX "deposit_addresses_account_idx" ON "deposit_addresses" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "deposit_addresses_current_idx" ON "deposit_addresses" USING btree ("family","account_id") WHERE replaced_at IS NULL;--> statement-breakpoint
CREATE INDEX "deposits_account_idx" ON "deposits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "deposits_order_idx" ON "deposits" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "deposits_waiting_idx" ON "deposits" USING btree ("chain","account_id") WHERE state <> 'credited';--> statement-breakpoint
CREATE INDEX "seen_deposits_account_idx" ON "seen_deposits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "tron_cursors_polled_idx" ON "tron_cursors" USING btree ("polled_at");--> statement-breakpoint
CREATE INDEX "tron_hints_waiting_idx" ON "tron_hints" USING btree ("next_try_at") WHERE outcome IS NULL;--> statement-breakpoint
CREATE INDEX "fee_schedules_provider_idx" ON "fee_schedules" USING btree ("provider","effective_at");--> statement-breakpoint
CREATE INDEX "payment_disputes_payment_idx" ON "payment_disputes" USING btree ("provider","payment_ref");--> statement-breakpoint
CREATE INDEX "payment_disputes_order_idx" ON "payment_disputes" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_disputes_account_idx" ON "payment_disputes" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "payment_refunds_payment_idx" ON "payment_refunds" USING btree ("provider","payment_ref");--> statement-breakpoint
CREATE INDEX "payment_refunds_order_idx" ON "payment_refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_refunds_account_idx" ON "payment_refunds" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "payment_refunds_open_idx" ON "payment_refunds" USING btree ("created_at") WHERE finished_at IS NULL;--> statement-breakpoint
CREATE INDEX "payment_reviews_account_idx" ON "payment_reviews" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "payment_reviews_order_idx" ON "payment_reviews" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_reviews_open_idx" ON "payment_reviews" USING btree ("created_at") WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE INDEX "rail_reconciliations_clearing_idx" ON "rail_reconciliations" USING btree ("clearing","created_at");--> statement-breakpoint
CREATE INDEX "guess_attempts_account_idx" ON "guess_attempts" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "guess_attempts_network_idx" ON "guess_attempts" USING btree ("network","created_at");--> statement-breakpoint
CREATE INDEX "promo_redemptions_account_idx" ON "promo_redemptions" USING btree ("account_id","created_at");--> statement-breakpoint
ALTER TABLE "payment_orders" ADD CONSTRAINT "payment_orders_fee_schedule_id_fee_schedules_id_fk" FOREIGN KEY ("fee_schedule_id") REFERENCES "public"."fee_schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transfers_reference_idx" ON "transfers" USING btree ("reference" text_pattern_ops) WHERE code <> 'usage';--> statement-breakpoint
CREATE INDEX "payment_orders_state_idx" ON "payment_orders" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "payment_orders_provider_ref_idx" ON "payment_orders" USING btree ("provider_ref");--> statement-breakpoint
CREATE INDEX "payment_orders_open_idx" ON "payment_orders" USING btree ("provider","created_at") WHERE state IN ('created', 'processing', 'held');--> statement-breakpoint
CREATE INDEX "provider_events_received_idx" ON "provider_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "provider_events_outcome_idx" ON "provider_events" USING btree ("outcome","id");--> statement-breakpoint
CREATE INDEX "settlements_payment_idx" ON "settlements" USING btree ("provider","payment_ref");--> statement-breakpoint
CREATE INDEX "settlements_payment_ref_idx" ON "settlements" USING btree ("payment_ref");
--> statement-breakpoint

INSERT INTO ledger_accounts (id, code) VALUES (25, 'expense:dispute_fees'), (32, 'assets:bank');
--> statement-breakpoint
ALTER TABLE payment_refunds ADD CONSTRAINT payment_refunds_parts CHECK (
  gross_nano = credit_nano + fee_nano + tax_nano AND credit_nano >= 0 AND fee_nano >= 0 AND tax_nano >= 0 AND gross_nano > 0);
--> statement-breakpoint
ALTER TABLE payment_disputes ADD CONSTRAINT payment_disputes_withdrawn_not_negative CHECK (
  withdrawn_credit_nano >= 0 AND withdrawn_fee_nano >= 0 AND withdrawn_tax_nano >= 0 AND withdrawn_excess_nano >= 0);
--> statement-breakpoint
ALTER TABLE fee_schedules ADD CONSTRAINT fee_schedules_not_negative CHECK (percent_ppm >= 0 AND fixed_nano >= 0 AND minimum_nano >= 0);
--> statement-breakpoint
-- What a rail or staff concluded is kept as it was.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON fee_schedules, rail_reconciliations FROM derouter_app;
    REVOKE DELETE ON payment_orders, payment_refunds, payment_disputes, payment_reviews FROM derouter_app;
  END IF;
END $$;
--> statement-breakpoint
ALTER TABLE promo_codes ADD CONSTRAINT promo_codes_uses CHECK (amount_nano > 0 AND max_uses > 0 AND uses >= 0 AND uses <= max_uses);
--> statement-breakpoint
ALTER TABLE promo_redemptions ADD CONSTRAINT promo_redemptions_positive CHECK (amount_nano > 0);
--> statement-breakpoint
-- What was redeemed stays as it was.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON promo_redemptions FROM derouter_app;
    REVOKE DELETE ON promo_codes FROM derouter_app;
  END IF;
END $$;
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
--> statement-breakpoint
ALTER TABLE deposits ADD CONSTRAINT deposits_amounts CHECK (value > 0 AND amount_nano >= 0 AND remainder >= 0 AND ordinal >= 0);
--> statement-breakpoint
ALTER TABLE deposits ADD CONSTRAINT deposits_state CHECK (
  state IN ('dust', 'final', 'frozen', 'credited') AND (state = 'credited') = (credited_at IS NOT NULL)
  AND (state <> 'frozen' OR frozen_reason IS NOT NULL) AND (order_id IS NULL OR order_chosen));
--> statement-breakpoint
ALTER TABLE deposit_addresses ADD CONSTRAINT deposit_addresses_form CHECK (
  (family = 'evm' AND address ~ '^0x[0-9a-f]{40}$') OR (family = 'tron' AND address ~ '^T[1-9A-HJ-NP-Za-km-z]{33}$'));
--> statement-breakpoint
-- What was seen on a chain is kept as it was, and a credited deposit stays credited.
CREATE FUNCTION keep_deposit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'deposits are never deleted'; END IF;
  IF (OLD.id, OLD.chain, OLD.tx_hash, OLD.ordinal, OLD.block, OLD.block_hash, OLD.block_time, OLD.token, OLD.symbol, OLD.from_address,
      OLD.to_address, OLD.account_id, OLD.value, OLD.amount_nano, OLD.remainder)
     IS DISTINCT FROM
     (NEW.id, NEW.chain, NEW.tx_hash, NEW.ordinal, NEW.block, NEW.block_hash, NEW.block_time, NEW.token, NEW.symbol, NEW.from_address,
      NEW.to_address, NEW.account_id, NEW.value, NEW.amount_nano, NEW.remainder)
  THEN RAISE EXCEPTION 'what was seen of a deposit never changes'; END IF;
  IF OLD.state = 'credited' AND NEW.state <> 'credited' THEN RAISE EXCEPTION 'a credited deposit stays credited'; END IF;
  IF OLD.order_chosen AND (NOT NEW.order_chosen OR OLD.order_id IS DISTINCT FROM NEW.order_id) THEN
    RAISE EXCEPTION 'the order that a deposit pays is chosen once';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER deposits_kept BEFORE UPDATE OR DELETE ON deposits FOR EACH ROW EXECUTE FUNCTION keep_deposit();
--> statement-breakpoint
-- An address belongs to its account for ever, whatever else changes.
CREATE FUNCTION keep_deposit_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.family, OLD.index, OLD.address, OLD.key_fingerprint, OLD.account_id)
     IS DISTINCT FROM (NEW.family, NEW.index, NEW.address, NEW.key_fingerprint, NEW.account_id)
  THEN RAISE EXCEPTION 'a deposit address is kept for ever'; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER deposit_addresses_kept BEFORE UPDATE OR DELETE ON deposit_addresses FOR EACH ROW EXECUTE FUNCTION keep_deposit_address();
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE DELETE ON deposits, deposit_addresses, chain_cursors, token_switches FROM derouter_app;
  END IF;
END $$;

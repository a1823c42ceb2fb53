CREATE SEQUENCE "public"."deposit_address_index_evm" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."deposit_address_index_tron" INCREMENT BY 1 MINVALUE 0 MAXVALUE 2147483647 START WITH 0 CACHE 1;--> statement-breakpoint
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
ALTER TABLE "deposit_addresses" ADD CONSTRAINT "deposit_addresses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deposits" ADD CONSTRAINT "deposits_order_id_payment_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."payment_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seen_deposits" ADD CONSTRAINT "seen_deposits_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deposit_addresses_account_idx" ON "deposit_addresses" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "deposit_addresses_current_idx" ON "deposit_addresses" USING btree ("family","account_id") WHERE replaced_at IS NULL;--> statement-breakpoint
CREATE INDEX "deposits_account_idx" ON "deposits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "deposits_order_idx" ON "deposits" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "deposits_waiting_idx" ON "deposits" USING btree ("chain","account_id") WHERE state <> 'credited';--> statement-breakpoint
CREATE INDEX "seen_deposits_account_idx" ON "seen_deposits" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "tron_cursors_polled_idx" ON "tron_cursors" USING btree ("polled_at");--> statement-breakpoint
CREATE INDEX "tron_hints_waiting_idx" ON "tron_hints" USING btree ("next_try_at") WHERE outcome IS NULL;--> statement-breakpoint
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

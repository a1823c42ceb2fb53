CREATE TABLE "price_notices" (
	"price_version_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"mailed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "price_notices_price_version_id_account_id_pk" PRIMARY KEY("price_version_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "token_calibrations" (
	"model_id" text NOT NULL,
	"kind" text NOT NULL,
	"weight" double precision NOT NULL,
	"sum" double precision NOT NULL,
	"sum_of_squares" double precision NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "token_calibrations_model_id_kind_pk" PRIMARY KEY("model_id","kind")
);
--> statement-breakpoint
CREATE TABLE "detached_receipts" (
	"month" date PRIMARY KEY NOT NULL,
	"receipts" bigint NOT NULL,
	"total_nano" bigint NOT NULL,
	"write_off_nano" bigint NOT NULL,
	"detached_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proof_balances" (
	"wallet_id" bigint PRIMARY KEY NOT NULL,
	"paid_nano" bigint NOT NULL,
	"promo_nano" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proofs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"is_full" boolean NOT NULL,
	"horizon" timestamp (3) with time zone NOT NULL,
	"transfers" bigint NOT NULL,
	"receipts" bigint NOT NULL,
	"findings" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "transfers_debit_idx";--> statement-breakpoint
DROP INDEX "transfers_credit_idx";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "low_balance_nano" bigint;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "low_balance_mailed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "all_price_notices" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "receipt_number" bigint;--> statement-breakpoint
ALTER TABLE settlements DISABLE TRIGGER settlements_append_only;--> statement-breakpoint
UPDATE settlements s SET receipt_number = n.number
  FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS number FROM settlements) n WHERE n.id = s.id;--> statement-breakpoint
ALTER TABLE settlements ENABLE TRIGGER settlements_append_only;--> statement-breakpoint
ALTER TABLE settlements ALTER COLUMN receipt_number SET NOT NULL;--> statement-breakpoint
ALTER TABLE "price_notices" ADD CONSTRAINT "price_notices_price_version_id_price_versions_id_fk" FOREIGN KEY ("price_version_id") REFERENCES "public"."price_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "price_notices" ADD CONSTRAINT "price_notices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proofs_created_idx" ON "proofs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "transfers_time_idx" ON "transfers" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "receipts_unknown_usage_idx" ON "receipts" USING btree ("created_at") WHERE unknown_usage IS NOT NULL;--> statement-breakpoint
CREATE INDEX "transfers_debit_idx" ON "transfers" USING btree ("debit_account_id","created_at") WHERE code <> 'usage';--> statement-breakpoint
CREATE INDEX "transfers_credit_idx" ON "transfers" USING btree ("credit_account_id","created_at") WHERE code <> 'usage';--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_receipt_number_unique" UNIQUE("receipt_number");
--> statement-breakpoint
ALTER TABLE accounts ADD CONSTRAINT accounts_low_balance_not_negative CHECK (low_balance_nano >= 0);
--> statement-breakpoint
-- Accounts that wait for a low-balance mail or for the balance to recover: looked through every minute.
CREATE INDEX accounts_low_balance_idx ON accounts (wallet_id) WHERE low_balance_nano IS NOT NULL;
--> statement-breakpoint
-- What was found out about the books is not rewritten either.
CREATE TRIGGER proofs_append_only BEFORE UPDATE OR DELETE ON proofs FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER detached_receipts_append_only BEFORE UPDATE OR DELETE ON detached_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint

-- Moves a month of receipts out of the table and keeps its sums. SECURITY DEFINER: the application's role owns no tables.
CREATE FUNCTION detach_receipt_partition(month date) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  first date := date_trunc('month', month)::date;
  name text := 'receipts_' || to_char(first, 'YYYY_MM');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('create_receipt_partition'));
  IF (first + interval '2 months')::timestamp AT TIME ZONE 'UTC' > now() THEN
    RAISE EXCEPTION 'the receipts of % may still be needed: a month can be detached once the month after it is over', to_char(first, 'YYYY-MM')
      USING ERRCODE = 'DR005';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhparent = 'receipts'::regclass AND inhrelid = to_regclass(name)) THEN
    RAISE EXCEPTION 'there is no attached partition %', name USING ERRCODE = 'DR005';
  END IF;
  EXECUTE format('INSERT INTO detached_receipts (month, receipts, total_nano, write_off_nano)
    SELECT %L, count(*), coalesce(sum(total_nano), 0), coalesce(sum(write_off_nano), 0) FROM %I', first, name);
  EXECUTE format('ALTER TABLE receipts DETACH PARTITION %I', name);
  RETURN name;
END $$;
--> statement-breakpoint

-- Numbers of receipts have no gaps: given under a lock that ends with the transaction.
CREATE FUNCTION number_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('receipt_number'));
  NEW.receipt_number := (SELECT coalesce(max(receipt_number), 0) + 1 FROM settlements);
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER settlements_number BEFORE INSERT ON settlements FOR EACH ROW EXECUTE FUNCTION number_settlement();

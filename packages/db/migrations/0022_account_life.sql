CREATE TABLE "legal_versions" (
	"document" text NOT NULL,
	"version" text NOT NULL,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"is_material" boolean NOT NULL,
	"texts" jsonb NOT NULL,
	"published_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "legal_versions_document_version_pk" PRIMARY KEY("document","version")
);
--> statement-breakpoint
CREATE TABLE "legal_notices" (
	"document" text NOT NULL,
	"version" text NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "legal_notices_document_version_user_id_pk" PRIMARY KEY("document","version","user_id")
);
--> statement-breakpoint
CREATE TABLE "closed_addresses" (
	"address_hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"closed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account_exports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"rows_total" bigint DEFAULT 0 NOT NULL,
	"rows_done" bigint DEFAULT 0 NOT NULL,
	"size_bytes" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "account_export_chunks" (
	"export_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "account_export_chunks_export_id_number_pk" PRIMARY KEY("export_id","number")
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "time_zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "key_alerts" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "deletion_requested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "deletion_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "deleted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "predecessor_id" uuid;--> statement-breakpoint
ALTER TABLE "legal_versions" ADD CONSTRAINT "legal_versions_published_by_users_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_notices" ADD CONSTRAINT "legal_notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_notices" ADD CONSTRAINT "legal_notices_version_fk" FOREIGN KEY ("document","version") REFERENCES "public"."legal_versions"("document","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closed_addresses" ADD CONSTRAINT "closed_addresses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_predecessor_id_accounts_id_fk" FOREIGN KEY ("predecessor_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_exports" ADD CONSTRAINT "account_exports_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_exports" ADD CONSTRAINT "account_exports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account_export_chunks" ADD CONSTRAINT "account_export_chunks_export_id_account_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."account_exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "legal_notices_user_idx" ON "legal_notices" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "legal_versions_publisher_idx" ON "legal_versions" USING btree ("published_by");--> statement-breakpoint
CREATE INDEX "closed_addresses_account_idx" ON "closed_addresses" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "accounts_predecessor_idx" ON "accounts" USING btree ("predecessor_id");--> statement-breakpoint
CREATE INDEX "accounts_deletion_idx" ON "accounts" USING btree ("deletion_due_at") WHERE deletion_due_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "account_exports_running_idx" ON "account_exports" USING btree ("account_id") WHERE state IN ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "account_exports_account_idx" ON "account_exports" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "account_exports_user_idx" ON "account_exports" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE account_export_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
--> statement-breakpoint
CREATE TRIGGER legal_versions_append_only BEFORE UPDATE OR DELETE ON legal_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- The version of a legal document that is in force.
CREATE FUNCTION current_legal_version(name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT version FROM legal_versions WHERE document = name AND effective_at <= now()
  ORDER BY effective_at DESC, created_at DESC LIMIT 1
$$;
--> statement-breakpoint
-- Erasing a deleted customer's address from a free text of a booking changes nothing else of it.
CREATE FUNCTION keep_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('derouter.erasing', true) = 'on'
    AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'DR002';
END $$;
--> statement-breakpoint
DROP TRIGGER transfers_append_only ON transfers;
--> statement-breakpoint
CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION keep_booking('reason');
--> statement-breakpoint
DROP TRIGGER settlements_append_only ON settlements;
--> statement-breakpoint
CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE ON settlements FOR EACH ROW EXECUTE FUNCTION keep_booking('evidence');
--> statement-breakpoint
-- Removes what a deleted account left in tables that the server may not change, and its address (a regular expression) wherever a
-- text names it. Bookings keep everything but the address. SECURITY DEFINER: the server's role may not change these tables itself.
CREATE FUNCTION erase_account(account uuid, address_pattern text, pseudonym text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  col record;
  wallet_accounts bigint[];
BEGIN
  IF NOT EXISTS (SELECT 1 FROM accounts WHERE id = account AND deleted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'account % is not deleted', account;
  END IF;
  PERFORM set_config('derouter.erasing', 'on', true);
  UPDATE receipts SET tag = NULL, client_request_id = NULL, user_hash = NULL, session_hash = NULL, agent = NULL
  WHERE account_id = account AND num_nonnulls(tag, client_request_id, user_hash, session_hash, agent) > 0;
  DELETE FROM account_events WHERE account_id = account;
  UPDATE legal_acceptances SET network = '' WHERE user_id IN (SELECT id FROM users WHERE account_id = account);
  SELECT array_agg(a) INTO wallet_accounts FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id,
    unnest(ARRAY[w.paid_account_id, w.promo_account_id]) AS a WHERE o.account_id = account;
  UPDATE transfers SET reason = regexp_replace(reason, address_pattern, pseudonym, 'gi')
  WHERE code <> 'usage' AND (debit_account_id = ANY(wallet_accounts) OR credit_account_id = ANY(wallet_accounts)) AND reason ~* address_pattern;
  FOR col IN
    SELECT c.table_name, c.column_name, CASE c.data_type WHEN 'ARRAY' THEN 'text[]' ELSE c.data_type END AS type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
      AND (c.data_type IN ('text', 'jsonb') OR c.udt_name = '_text')
      -- Receipts and bookings of the account are done above; the others hold nothing that anyone typed.
      AND c.table_name !~ '^receipts(_|$)'
      AND c.table_name NOT IN ('transfers', 'usage_hourly', 'holds', 'ledger_accounts', 'leases', 'rate_buckets', 'legal_versions',
                               'price_versions', 'proofs', 'detached_receipts', 'deposits', 'deposit_addresses')
  LOOP
    EXECUTE format('UPDATE %1$I SET %2$I = regexp_replace(%2$I::text, $1, $2, ''gi'')::%3$s WHERE %2$I::text ~* $1',
      col.table_name, col.column_name, col.type) USING address_pattern, pseudonym;
  END LOOP;
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
    REVOKE UPDATE, DELETE ON legal_versions FROM derouter_app;
    REVOKE DELETE ON closed_addresses FROM derouter_app;
    REVOKE EXECUTE ON FUNCTION erase_account(uuid, text, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION erase_account(uuid, text, text) TO derouter_app;
  END IF;
END $$;

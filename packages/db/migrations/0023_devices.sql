CREATE TABLE "device_authorisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"device_code_hash" text NOT NULL,
	"user_code_hmac" text NOT NULL,
	"client" text NOT NULL,
	"host" text NOT NULL,
	"network" text NOT NULL,
	"scopes" text[] NOT NULL,
	"budget_nano" bigint,
	"budget_period" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"account_id" uuid,
	"key_id" uuid,
	"interval_seconds" integer NOT NULL,
	"polled_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "device_authorisations_device_code_hash_unique" UNIQUE("device_code_hash"),
	CONSTRAINT "device_authorisations_user_code_hmac_unique" UNIQUE("user_code_hmac")
);
--> statement-breakpoint
ALTER TABLE "device_authorisations" ADD CONSTRAINT "device_authorisations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_authorisations" ADD CONSTRAINT "device_authorisations_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "device_authorisations_account_idx" ON "device_authorisations" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "device_authorisations_key_idx" ON "device_authorisations" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "device_authorisations_expiry_idx" ON "device_authorisations" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE device_authorisations ADD CONSTRAINT device_authorisations_status CHECK (status IN ('pending', 'approved', 'denied', 'used'));
--> statement-breakpoint
ALTER TABLE device_authorisations ADD CONSTRAINT device_authorisations_budget CHECK ((budget_nano IS NULL) = (budget_period IS NULL) AND budget_period IN ('total', 'day', 'week', 'month'));
--> statement-breakpoint
-- Whoever decided is known, and a key exists if and only if it was picked up.
ALTER TABLE device_authorisations ADD CONSTRAINT device_authorisations_decided
	CHECK ((status = 'pending') = (account_id IS NULL) AND (status = 'pending') = (decided_at IS NULL) AND (status = 'used') = (key_id IS NOT NULL));

CREATE TABLE "promo_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "promo_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
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
ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_promo_code_id_promo_codes_id_fk" FOREIGN KEY ("promo_code_id") REFERENCES "public"."promo_codes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "promo_attempts_account_idx" ON "promo_attempts" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "promo_attempts_network_idx" ON "promo_attempts" USING btree ("network","created_at");--> statement-breakpoint
CREATE INDEX "promo_redemptions_account_idx" ON "promo_redemptions" USING btree ("account_id","created_at");
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

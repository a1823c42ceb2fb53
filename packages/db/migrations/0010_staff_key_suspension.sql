ALTER TABLE "account_keys" ADD COLUMN "staff_suspended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "account_keys" ADD COLUMN "staff_suspended_reason" text;
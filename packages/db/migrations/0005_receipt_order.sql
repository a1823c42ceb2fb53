DROP INDEX "receipts_account_idx";--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "attempted_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "receipts_model_idx" ON "receipts" USING btree ("account_id","model_id","created_at","id");--> statement-breakpoint
CREATE INDEX "receipts_key_idx" ON "receipts" USING btree ("key_id","created_at","id");--> statement-breakpoint
CREATE INDEX "receipts_account_idx" ON "receipts" USING btree ("account_id","created_at","id");
ALTER TABLE "provider_events" ADD COLUMN "outcome" text;--> statement-breakpoint
CREATE INDEX "provider_events_waiting_idx" ON "provider_events" USING btree ("received_at") WHERE processed_at IS NULL;--> statement-breakpoint
CREATE INDEX "settlements_account_idx" ON "settlements" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "settlements_order_idx" ON "settlements" USING btree ("order_id");--> statement-breakpoint
UPDATE "provider_events" SET "outcome" = 'handled' WHERE "processed_at" IS NOT NULL;

CREATE INDEX "transfers_reference_idx" ON "transfers" USING btree ("reference" text_pattern_ops) WHERE code <> 'usage';--> statement-breakpoint
CREATE INDEX "payment_orders_state_idx" ON "payment_orders" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "payment_orders_provider_ref_idx" ON "payment_orders" USING btree ("provider_ref");--> statement-breakpoint
CREATE INDEX "provider_events_outcome_idx" ON "provider_events" USING btree ("outcome","id");--> statement-breakpoint
CREATE INDEX "settlements_payment_ref_idx" ON "settlements" USING btree ("payment_ref");
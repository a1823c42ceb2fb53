CREATE TABLE "model_health_daily" (
	"day" date NOT NULL,
	"model_id" text NOT NULL,
	"requests" bigint NOT NULL,
	"failures" bigint NOT NULL,
	CONSTRAINT "model_health_daily_day_model_id_pk" PRIMARY KEY("day","model_id"),
	CONSTRAINT "model_health_daily_counts" CHECK (failures >= 0 AND failures <= requests)
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"texts" jsonb NOT NULL,
	"models" text[] NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "incidents_state" CHECK (state IN ('investigating', 'identified', 'monitoring', 'resolved')),
	CONSTRAINT "incidents_resolved" CHECK ((state = 'resolved') = (resolved_at IS NOT NULL) AND resolved_at >= started_at)
);
--> statement-breakpoint
CREATE INDEX "incidents_started_idx" ON "incidents" USING btree ("started_at");--> statement-breakpoint
-- For the daily sums of model_health_daily, which must not read every receipt.
CREATE INDEX "receipts_failed_idx" ON "receipts" USING btree ("created_at") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "usage_hourly_hour_idx" ON "usage_hourly" USING btree ("hour");

CREATE TABLE "background_responses" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"response_id" text NOT NULL,
	"upstream_id" uuid NOT NULL,
	"pending" jsonb NOT NULL,
	"polls" integer DEFAULT 0 NOT NULL,
	"next_poll_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "background_responses_poll_idx" ON "background_responses" USING btree ("next_poll_at");--> statement-breakpoint
CREATE INDEX "background_responses_response_idx" ON "background_responses" USING btree ("response_id");
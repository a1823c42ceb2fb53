ALTER TABLE "leases" ADD COLUMN "renewed_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "running" jsonb DEFAULT '{}'::jsonb NOT NULL;
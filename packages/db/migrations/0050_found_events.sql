-- Staff look for an event by what it names: a payment, a charge, an order. There is one event for each thing that happens to a payment, so
-- what the index costs when one is stored is not felt.
CREATE INDEX provider_events_payload_idx ON provider_events USING gin (payload);
--> statement-breakpoint
CREATE INDEX provider_events_event_idx ON provider_events (event_id);
--> statement-breakpoint
-- Views of a console that have expired and whose end is not yet in the audit log.
CREATE INDEX customer_views_open_idx ON customer_views (expires_at) WHERE ended_at IS NULL AND opened_at IS NOT NULL;

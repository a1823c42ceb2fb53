-- Which accounts paid with a card, for codes that one person redeems once.
CREATE INDEX settlements_card_idx ON settlements ((evidence->'card'->>'fingerprint')) WHERE (evidence->'card'->>'fingerprint') IS NOT NULL;
--> statement-breakpoint
CREATE INDEX auto_top_ups_fingerprint_idx ON auto_top_ups (card_fingerprint) WHERE card_fingerprint IS NOT NULL;

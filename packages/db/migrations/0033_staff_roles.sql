-- What each staff member may do; `admin/access.ts` of the api says which role may call what. Whoever was staff before keeps everything.
ALTER TABLE users ADD COLUMN staff_roles text[] NOT NULL DEFAULT '{}';
--> statement-breakpoint
ALTER TABLE users ADD CONSTRAINT users_staff_roles CHECK (staff_roles <@ ARRAY['owner', 'finance', 'support', 'engineer']);
--> statement-breakpoint
UPDATE users SET staff_roles = '{owner}' WHERE is_staff;
--> statement-breakpoint
-- What staff wrote about a customer. A deleted note leaves its row, without the text.
CREATE TABLE customer_notes (
	id uuid PRIMARY KEY NOT NULL,
	account_id uuid NOT NULL REFERENCES accounts (id),
	text text NOT NULL,
	written_by uuid NOT NULL REFERENCES users (id),
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL,
	deleted_at timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX customer_notes_account_idx ON customer_notes (account_id, created_at, id);
--> statement-breakpoint
CREATE INDEX customer_notes_author_idx ON customer_notes (written_by);
--> statement-breakpoint
-- Adjustments of credit that a second person must confirm before they are booked. The id is the idempotency key of the adjustment.
CREATE TABLE pending_adjustments (
	id uuid PRIMARY KEY NOT NULL,
	account_id uuid NOT NULL REFERENCES accounts (id),
	kind text NOT NULL,
	amount_nano bigint NOT NULL,
	reason text NOT NULL,
	state text DEFAULT 'pending' NOT NULL,
	requested_by uuid NOT NULL REFERENCES users (id),
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL,
	decided_by uuid REFERENCES users (id),
	decided_at timestamp (3) with time zone,
	decision_reason text,
	CONSTRAINT pending_adjustments_kind CHECK (kind IN ('credit', 'promotion', 'debit')),
	CONSTRAINT pending_adjustments_amount CHECK (amount_nano > 0),
	CONSTRAINT pending_adjustments_state CHECK (state IN ('pending', 'confirmed', 'declined')),
	CONSTRAINT pending_adjustments_decided CHECK ((state = 'pending') = (decided_by IS NULL) AND (state = 'pending') = (decided_at IS NULL)),
	-- Whoever asked may take it back, but not confirm it.
	CONSTRAINT pending_adjustments_second_person CHECK (state <> 'confirmed' OR decided_by <> requested_by)
);
--> statement-breakpoint
CREATE INDEX pending_adjustments_account_idx ON pending_adjustments (account_id, created_at, id);
--> statement-breakpoint
CREATE INDEX pending_adjustments_requester_idx ON pending_adjustments (requested_by);
--> statement-breakpoint
CREATE INDEX pending_adjustments_decider_idx ON pending_adjustments (decided_by);
--> statement-breakpoint
CREATE INDEX pending_adjustments_open_idx ON pending_adjustments (created_at) WHERE state = 'pending';

-- Money that leaves a provider or a deposit address.
INSERT INTO ledger_accounts (id, code) VALUES (26, 'expense:losses'), (33, 'assets:treasury');
--> statement-breakpoint
CREATE TABLE withdrawals (
	id uuid PRIMARY KEY NOT NULL,
	clearing text NOT NULL,
	destination text NOT NULL,
	direction text NOT NULL,
	amount_nano bigint NOT NULL,
	fee_nano bigint NOT NULL,
	reference text NOT NULL,
	reason text NOT NULL,
	state text NOT NULL,
	requested_by text NOT NULL,
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL,
	decided_by text,
	decided_at timestamp (3) with time zone,
	decision_reason text,
	CONSTRAINT withdrawals_destination CHECK (destination IN ('bank', 'treasury', 'loss')),
	CONSTRAINT withdrawals_direction CHECK (direction IN ('out', 'in')),
	CONSTRAINT withdrawals_amounts CHECK (amount_nano >= 0 AND fee_nano >= 0 AND amount_nano + fee_nano > 0),
	CONSTRAINT withdrawals_state CHECK (state IN ('pending', 'booked', 'declined')),
	CONSTRAINT withdrawals_decided CHECK (CASE state WHEN 'pending' THEN decided_by IS NULL WHEN 'declined' THEN decided_by IS NOT NULL
		ELSE true END AND (decided_by IS NULL) = (decided_at IS NULL)),
	-- Whoever asked may take it back, but not confirm it.
	CONSTRAINT withdrawals_second_person CHECK (state <> 'booked' OR decided_by <> requested_by)
);
--> statement-breakpoint
-- Two people cannot book the same bank statement line or transaction.
CREATE UNIQUE INDEX withdrawals_reference_idx ON withdrawals (clearing, direction, reference) WHERE state <> 'declined';
--> statement-breakpoint
CREATE INDEX withdrawals_requester_idx ON withdrawals (requested_by, created_at);
--> statement-breakpoint
CREATE INDEX withdrawals_time_idx ON withdrawals (created_at, id);
--> statement-breakpoint
CREATE TABLE outgoing_transfers (
	id uuid PRIMARY KEY NOT NULL,
	chain text NOT NULL,
	tx_hash text NOT NULL,
	ordinal integer NOT NULL,
	block bigint NOT NULL,
	block_hash text NOT NULL,
	block_time timestamp (3) with time zone NOT NULL,
	token text NOT NULL,
	symbol text NOT NULL,
	from_address text NOT NULL,
	to_address text NOT NULL,
	value numeric(78, 0) NOT NULL,
	amount_nano bigint NOT NULL,
	remainder numeric(78, 0) NOT NULL,
	purpose text NOT NULL,
	created_at timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT outgoing_transfers_transfer_key UNIQUE (chain, tx_hash, ordinal),
	CONSTRAINT outgoing_transfers_amounts CHECK (value > 0 AND amount_nano >= 0 AND remainder >= 0 AND ordinal >= 0),
	CONSTRAINT outgoing_transfers_purpose CHECK (purpose IN ('treasury', 'refund', 'staff', 'review'))
);
--> statement-breakpoint
CREATE INDEX outgoing_transfers_payer_idx ON outgoing_transfers (chain, from_address);
--> statement-breakpoint
-- Which addresses hold something is asked at every look at a chain.
CREATE INDEX deposits_payee_idx ON deposits (chain, to_address);
--> statement-breakpoint
DO $$
BEGIN
	IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN
		REVOKE DELETE ON withdrawals FROM derouter_app;
		REVOKE UPDATE, DELETE ON outgoing_transfers FROM derouter_app;
	END IF;
END $$;

-- Whom an account's receipts are made out to. A change adds a row. A receipt's first version names what was in force when the payment was
-- booked; each row of `receipt_issues` is a later version of it.
CREATE TABLE billing_details (
	account_id uuid NOT NULL REFERENCES accounts (id),
	version integer NOT NULL,
	name text NOT NULL,
	address text NOT NULL,
	country text NOT NULL,
	tax_id text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account_id, version)
);--> statement-breakpoint
CREATE TABLE receipt_issues (
	settlement_id uuid NOT NULL REFERENCES settlements (id),
	version integer NOT NULL CHECK (version > 1),
	account_id uuid NOT NULL,
	details_version integer NOT NULL,
	issued_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (settlement_id, version),
	FOREIGN KEY (account_id, details_version) REFERENCES billing_details (account_id, version)
);--> statement-breakpoint
CREATE INDEX receipt_issues_account_idx ON receipt_issues (account_id, details_version);

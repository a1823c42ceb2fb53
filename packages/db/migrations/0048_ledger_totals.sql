-- The sums of debits and credits of each line of the trial balance before a time, of which those at the end of each UTC day are kept. A job
-- adds them up, each from the last one and the transfers since.
CREATE TABLE ledger_totals (
	until timestamptz(3) NOT NULL,
	-- The code of a system account, or `wallets:paid` and `wallets:promo` for all wallets together.
	line text NOT NULL,
	debit_nano bigint NOT NULL,
	credit_nano bigint NOT NULL,
	transfers bigint NOT NULL,
	PRIMARY KEY (until, line)
);
--> statement-breakpoint
-- The few accounts of the operator among those of all wallets.
CREATE INDEX ledger_accounts_own_idx ON ledger_accounts (code) WHERE code NOT LIKE 'wallet:%';
--> statement-breakpoint
-- The audit log is filtered by who made an entry.
CREATE INDEX staff_actions_operator_idx ON staff_actions (operator, id) WHERE operator IS NOT NULL;
--> statement-breakpoint
-- Details follow an action's name, so it is looked up by a beginning.
DROP INDEX staff_actions_action_idx;
--> statement-breakpoint
CREATE INDEX staff_actions_action_idx ON staff_actions (action text_pattern_ops, id);

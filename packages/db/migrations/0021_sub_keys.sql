-- The share of its budget of which a client key's reseller was last told; lower again once the budget was raised.
ALTER TABLE keys ADD COLUMN budget_alerted_percent integer NOT NULL DEFAULT 0;

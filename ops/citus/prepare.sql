-- Puts the account into the hot tables and in front of their keys, so that distribute.sql can spread them (docs/scaling.md). Plain
-- PostgreSQL; run by the owner of the tables while no server runs: psql -v ON_ERROR_STOP=1 -f prepare.sql. One transaction: if anything
-- fails, nothing has changed. It reads and writes every transfer once; everything else takes seconds.
BEGIN;
SET LOCAL maintenance_work_mem = '1GB';

ALTER TABLE wallets ADD COLUMN account_id uuid;
UPDATE wallets w SET account_id = a.id FROM accounts a WHERE a.wallet_id = w.id;
UPDATE wallets w SET account_id = k.account_id FROM keys k WHERE k.wallet_id = w.id AND w.account_id IS NULL;
ALTER TABLE wallets ALTER COLUMN account_id SET NOT NULL;

-- Movements between house accounts belong to no customer and share one value.
ALTER TABLE transfers ADD COLUMN account_id uuid NOT NULL DEFAULT '00000000-0000-7000-8000-000000000001';
ALTER TABLE transfers DISABLE TRIGGER transfers_append_only;
UPDATE transfers t SET account_id = w.account_id
FROM (SELECT paid_account_id AS id, account_id FROM wallets UNION ALL SELECT promo_account_id, account_id FROM wallets) w
WHERE w.id = t.debit_account_id;
UPDATE transfers t SET account_id = w.account_id
FROM (SELECT paid_account_id AS id, account_id FROM wallets UNION ALL SELECT promo_account_id, account_id FROM wallets) w
WHERE w.id = t.credit_account_id AND t.account_id = '00000000-0000-7000-8000-000000000001';
-- What was written off is between house accounts, but part of a customer's charge: one transaction, one shard.
UPDATE transfers t SET account_id = r.account_id FROM receipts r
WHERE t.code = 'write_off' AND r.id = t.reference::uuid;
ALTER TABLE transfers ENABLE TRIGGER transfers_append_only;

ALTER TABLE wallets_to_top_up ADD COLUMN account_id uuid;
UPDATE wallets_to_top_up t SET account_id = w.account_id FROM wallets w WHERE w.id = t.wallet_id;
ALTER TABLE wallets_to_top_up ALTER COLUMN account_id SET NOT NULL;

ALTER TABLE key_budgets ADD COLUMN account_id uuid;
UPDATE key_budgets b SET account_id = w.account_id FROM wallets w WHERE w.id = b.wallet_id;
ALTER TABLE key_budgets ALTER COLUMN account_id SET NOT NULL;

ALTER TABLE budget_crossings ADD COLUMN account_id uuid;
UPDATE budget_crossings c SET account_id = k.account_id FROM keys k WHERE k.id = c.key_id;
ALTER TABLE budget_crossings ALTER COLUMN account_id SET NOT NULL;

-- Levels of limits per minute, which begin again.
TRUNCATE rate_buckets;
ALTER TABLE rate_buckets ADD COLUMN account_id uuid NOT NULL;

-- Primary and unique keys by whatever name.
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT conrelid::regclass AS name, conname FROM pg_constraint
    WHERE contype IN ('p', 'u') AND conrelid IN ('wallets'::regclass, 'wallets_to_top_up'::regclass, 'holds'::regclass, 'transfers'::regclass,
      'receipts'::regclass, 'key_budgets'::regclass, 'budget_crossings'::regclass, 'rate_buckets'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.name, one.conname);
  END LOOP;
END $$;
ALTER TABLE wallets ADD PRIMARY KEY (account_id, id), ADD UNIQUE (account_id, paid_account_id), ADD UNIQUE (account_id, promo_account_id);
ALTER TABLE wallets_to_top_up ADD PRIMARY KEY (account_id, wallet_id);
ALTER TABLE holds ADD PRIMARY KEY (account_id, request_id);
ALTER TABLE transfers ADD PRIMARY KEY (account_id, id), ADD UNIQUE (account_id, idempotency_key);
ALTER TABLE receipts ADD PRIMARY KEY (account_id, id, created_at);
ALTER TABLE key_budgets ADD PRIMARY KEY (account_id, key_id, period);
ALTER TABLE budget_crossings ADD PRIMARY KEY (account_id, id);
ALTER TABLE rate_buckets ADD PRIMARY KEY (account_id, subject);
COMMIT;

-- Spreads the hot tables over the nodes of a Citus cluster by account (docs/scaling.md). After prepare.sql, on the coordinator, as the
-- owner of the tables: psql -v ON_ERROR_STOP=1 -v shards=32 -f distribute.sql. `shards` is then LEDGER_SHARDS of every server: it cannot
-- be changed without moving every row, so take several times the number of nodes you may ever need.
BEGIN;
SET LOCAL citus.shard_count = :shards;
-- The triggers of these tables only refuse changes, or write a row of the same account.
SET LOCAL citus.enable_unsafe_triggers = on;

SELECT create_reference_table('accounts');
SELECT create_reference_table('keys');
SELECT create_reference_table('models');

SELECT create_distributed_table('wallets', 'account_id', colocate_with => 'none');
SELECT create_distributed_table('wallets_to_top_up', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('holds', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('transfers', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('receipts', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('usage_hourly', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('key_budgets', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('budget_crossings', 'account_id', colocate_with => 'wallets');
SELECT create_distributed_table('rate_buckets', 'account_id', colocate_with => 'wallets');
COMMIT;

-- The ranges of the hash that the servers compute (packages/db/src/distribution/shard-of.ts): none must be returned.
SELECT shardid, shardminvalue, shardmaxvalue FROM (
  SELECT shardid, shardminvalue, shardmaxvalue, row_number() OVER (ORDER BY shardminvalue::bigint) - 1 AS number
  FROM pg_dist_shard WHERE logicalrelid = 'wallets'::regclass) s
WHERE shardminvalue::bigint <> -2147483648 + number * (4294967296 / :shards);

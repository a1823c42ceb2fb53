import { connect, shardOf } from '@derouter/db';

/** A transaction, the hot tables that it wrote, and the accounts whose rows these were. */
export interface RecordedTransaction {
  readonly tables: readonly string[];
  readonly accounts: readonly string[];
}

export interface AccountRecorder {
  /** What was recorded since it was last read. House accounts belong to no customer and are left out. */
  read(): Promise<RecordedTransaction[]>;
  close(): Promise<void>;
}

/** Whose row it is, by table. */
const owners: Readonly<Record<string, string>> = {
  wallets: `'wallet:' || (r).id`,
  holds: `'account:' || (r).account_id`,
  transfers: `'ledger:' || (r).debit_account_id || ',ledger:' || (r).credit_account_id`,
  receipts: `'account:' || (r).account_id`,
  usage_hourly: `'account:' || (r).account_id`,
  key_budgets: `'wallet:' || (r).wallet_id`,
  budget_crossings: `'key:' || (r).key_id`,
  rate_buckets: `(r).subject`,
  wallets_to_top_up: `'wallet:' || (r).wallet_id`,
};

/** Records in the database which accounts each transaction writes rows of in the tables that would be distributed by account. */
export async function recordAccounts(url: string): Promise<AccountRecorder> {
  const { sql, close } = await connect(url, { max: 1, asApplication: false });
  await sql`CREATE TABLE recorded_rows (xid xid8 NOT NULL, name text NOT NULL, owner text NOT NULL)`;
  for (const [table, owner] of Object.entries(owners)) {
    await sql.unsafe(`
      CREATE FUNCTION record_${table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      DECLARE r ${table} := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      BEGIN
        INSERT INTO recorded_rows SELECT pg_current_xact_id(), '${table}', unnest(string_to_array(${owner}, ','));
        RETURN NULL;
      END $$;
      CREATE TRIGGER zz_record AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION record_${table}();`);
  }
  return {
    async read() {
      const rows = await sql<{ tables: string[]; accounts: string[] }[]>`
        WITH recorded AS (DELETE FROM recorded_rows RETURNING xid, name, split_part(owner, ':', 1) AS kind, split_part(owner, ':', 2) AS id),
        ledger AS (SELECT paid_account_id AS id, id AS wallet_id FROM wallets UNION ALL SELECT promo_account_id, id FROM wallets),
        of_wallets AS (SELECT wallet_id, id AS account_id FROM accounts UNION ALL SELECT wallet_id, account_id FROM keys WHERE wallet_id IS NOT NULL),
        of_keys AS (SELECT id AS key_id, account_id FROM keys UNION SELECT key_id, account_id FROM receipts UNION SELECT key_id, account_id FROM holds),
        named AS (
          SELECT xid, name, CASE kind
            WHEN 'account' THEN id
            WHEN 'wallet' THEN coalesce((SELECT account_id::text FROM of_wallets w WHERE w.wallet_id = r.id::bigint), 'of wallet ' || id)
            WHEN 'key' THEN coalesce((SELECT account_id::text FROM of_keys k WHERE k.key_id = r.id::uuid), 'of key ' || id)
            ELSE (SELECT account_id::text FROM ledger l JOIN of_wallets w USING (wallet_id) WHERE l.id = r.id::bigint) END AS account
          FROM recorded r)
        SELECT array_agg(DISTINCT name ORDER BY name) AS tables,
               coalesce(array_agg(DISTINCT account ORDER BY account) FILTER (WHERE account IS NOT NULL), '{}') AS accounts
        FROM named GROUP BY xid ORDER BY xid`;
      return [...rows];
    },
    close,
  };
}

/** Those that would be a two-phase commit in a database that distributes accounts over `shards`: of more than one shard. */
export function acrossShards(transactions: readonly RecordedTransaction[], shards: number): RecordedTransaction[] {
  const isOne = (accounts: readonly string[]) =>
    accounts.length <= 1 ||
    (accounts.every((id) => /^[0-9a-f-]{36}$/.test(id)) && new Set(accounts.map((id) => shardOf(id, shards))).size === 1);
  return transactions.filter(({ accounts }) => !isOne(accounts));
}

/** Those of several accounts that are no batch of requests: nothing could keep them in one shard. */
export function mixedBookings(transactions: readonly RecordedTransaction[]): RecordedTransaction[] {
  return transactions.filter(({ tables, accounts }) => accounts.length > 1 && !tables.includes('holds'));
}

import type { Sql } from '@derouter/db';

interface OpenOfKey {
  count: number;
  heldNano: bigint;
  readonly byModel: Map<string, number>;
}

/** The requests in flight on one wallet, counted by key and by key and model. */
export class OpenRequests {
  readonly #byKey = new Map<string, OpenOfKey>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  countOf(keyId: string): number {
    return this.#byKey.get(keyId)?.count ?? 0;
  }

  countOfModel(keyId: string, modelId: string): number {
    return this.#byKey.get(keyId)?.byModel.get(modelId) ?? 0;
  }

  /** Credit held for the key's requests. */
  heldNano(keyId: string): bigint {
    return this.#byKey.get(keyId)?.heldNano ?? 0n;
  }

  /** Adds `count` requests that hold `heldNano` together. */
  add(keyId: string, modelId: string, heldNano: bigint, count = 1): void {
    const key = this.#byKey.get(keyId) ?? { count: 0, heldNano: 0n, byModel: new Map() };
    this.#byKey.set(keyId, key);
    key.count += count;
    key.heldNano += heldNano;
    key.byModel.set(modelId, (key.byModel.get(modelId) ?? 0) + count);
    this.#total += count;
  }

  /** Removes a request that `add` counted. Keys and models without requests take no memory. */
  remove(keyId: string, modelId: string, heldNano: bigint): void {
    const key = this.#byKey.get(keyId);
    const ofModel = key?.byModel.get(modelId) ?? 0;
    if (!key || ofModel < 1) throw new Error(`no request of key ${keyId} for ${modelId} is open`);
    this.#total--;
    key.count--;
    key.heldNano -= heldNano;
    if (ofModel > 1) key.byModel.set(modelId, ofModel - 1);
    else key.byModel.delete(modelId);
    if (key.count === 0) this.#byKey.delete(keyId);
  }
}

/** Counts the requests in flight on wallets, which must be locked. */
export async function readOpenRequests(
  tx: Sql,
  wallets: Iterable<{ readonly walletId: bigint; readonly accountId: string }>,
): Promise<Map<bigint, OpenRequests>> {
  const accountOf = new Map([...wallets].map(({ walletId, accountId }) => [walletId, accountId]));
  const open = new Map([...accountOf.keys()].map((id) => [id, new OpenRequests()]));
  if (open.size === 0) return open;
  const rows = await tx<{ walletId: bigint; keyId: string; modelId: string; count: number; heldNano: bigint }[]>`
    SELECT wallet_id AS "walletId", key_id AS "keyId", model_id AS "modelId", count(*)::int AS count, sum(amount_nano)::bigint AS "heldNano"
    FROM holds WHERE wallet_id = ANY(${[...accountOf.keys()].map(String)}::bigint[])
      AND account_id = ANY(${[...new Set(accountOf.values())]}::uuid[]) GROUP BY 1, 2, 3`;
  for (const { walletId, keyId, modelId, count, heldNano } of rows) open.get(walletId)?.add(keyId, modelId, heldNano, count);
  return open;
}

/** The wallets and the requests in flight of an account. */
export interface AccountTotal {
  readonly wallets: number;
  readonly open: number;
}

/** Counted under the lock of the account's own wallet, which every admission with a limit of its account takes. */
export async function readAccountTotals(tx: Sql, accountIds: readonly string[]): Promise<Map<string, AccountTotal>> {
  if (accountIds.length === 0) return new Map();
  const rows = await tx<(AccountTotal & { accountId: string })[]>`
    SELECT account_id AS "accountId", count(*)::int AS wallets,
      coalesce(sum((SELECT count(*) FROM holds h WHERE h.wallet_id = w.wallet_id AND h.account_id = w.account_id)), 0)::int AS open
    FROM account_wallets w WHERE account_id = ANY(${accountIds}::uuid[]) GROUP BY 1`;
  return new Map(rows.map((row) => [row.accountId, row]));
}

import type { DedicatedConnections } from '@derouter/db';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { LedgerError } from './ledger-error.ts';
import { availableNano, lockWallets, type WalletRow } from './wallet-row.ts';
import { writeJson } from './write-json.ts';

/** A request that asks to start. `createdAt` is the time inside its UUIDv7 id. */
export interface Admission {
  readonly requestId: string;
  readonly createdAt: Date;
  readonly walletId: bigint;
  readonly accountId: string;
  readonly keyId: string;
  readonly dialect: string;
  readonly modelId: string;
  readonly modelAsked: string;
  readonly priceVersionId: string;
  /** Credit for the whole output limit. */
  readonly holdNano: bigint;
  /** Credit for the shortest answer worth starting; less than this is refused. At most `holdNano`. */
  readonly minimumNano: bigint;
}

export type AdmissionResult =
  | { readonly admitted: true; readonly heldNano: NanoUsd }
  | {
      readonly admitted: false;
      readonly reason: 'insufficient_credit';
      readonly availableNano: NanoUsd;
      /** Held for requests that are running. */
      readonly setAsideNano: NanoUsd;
    };

/** Decides in arrival order; `wallets` is changed as the decisions go. Pure but for that. */
function decideAdmissions(admissions: readonly Admission[], wallets: ReadonlyMap<bigint, WalletRow>): AdmissionResult[] {
  return admissions.map((admission) => {
    const wallet = wallets.get(admission.walletId);
    if (!wallet) throw new LedgerError('not_found', `no wallet ${admission.walletId}`);
    const available = availableNano(wallet);
    if (available < admission.minimumNano || available < 0n) {
      return {
        admitted: false,
        reason: 'insufficient_credit',
        availableNano: nano(available < 0n ? 0n : available),
        setAsideNano: nano(wallet.heldNano),
      };
    }
    const heldNano = available < admission.holdNano ? available : admission.holdNano;
    wallet.heldNano += heldNano;
    return { admitted: true, heldNano: nano(heldNano) };
  });
}

/** Commits admissions together: lock, read, decide, write. Nothing is acknowledged before the commit. */
export async function admitBatch(
  connections: DedicatedConnections,
  processId: string,
  admissions: readonly Admission[],
): Promise<AdmissionResult[]> {
  return connections.transaction(async ({ sql: tx, xid }) => {
    const wallets = await lockWallets(
      tx,
      admissions.map((admission) => admission.walletId),
    );
    const results = decideAdmissions(admissions, wallets);
    const holds: unknown[] = [];
    const added = new Map<bigint, bigint>();
    admissions.forEach((admission, i) => {
      const result = results[i];
      if (!result?.admitted) return;
      added.set(admission.walletId, (added.get(admission.walletId) ?? 0n) + result.heldNano);
      holds.push({
        request_id: admission.requestId,
        wallet_id: admission.walletId.toString(),
        amount_nano: result.heldNano.toString(),
        account_id: admission.accountId,
        key_id: admission.keyId,
        model_id: admission.modelId,
        model_asked: admission.modelAsked,
        dialect: admission.dialect,
        price_version_id: admission.priceVersionId,
        created_at: admission.createdAt,
      });
    });
    if (holds.length === 0) return results;
    await Promise.all([
      tx`
        INSERT INTO holds (request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect,
                           price_version_id, process_id, created_at)
        SELECT request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect,
               price_version_id, ${processId}::uuid, created_at
        FROM json_to_recordset(${writeJson(holds)}::text::json) AS h(
          request_id uuid, wallet_id bigint, amount_nano bigint, account_id uuid, key_id uuid, model_id text,
          model_asked text, dialect text, price_version_id uuid, created_at timestamptz)
        WHERE in_transaction(${xid})`,
      // The decision above is checked again by the write itself: an overspend aborts the batch.
      tx`
        UPDATE wallets w SET held_nano = CASE
          WHEN d.added = 0 OR w.paid_nano + w.promo_nano - w.held_nano >= d.added THEN w.held_nano + d.added
          ELSE refuse_overspend(w.id) END
        FROM unnest(${[...added.keys()].map(String)}::bigint[], ${[...added.values()].map(String)}::bigint[]) AS d(id, added)
        WHERE w.id = d.id AND in_transaction(${xid})`,
    ]);
    return results;
  });
}

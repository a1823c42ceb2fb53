import type { GuardedTransaction, Statement } from '@derouter/db';
import type { Admission } from './admission.ts';
import { writeJson } from './write-json.ts';

/** An admitted request with what was set aside for it. */
export interface NewHold {
  readonly admission: Admission;
  readonly heldNano: bigint;
}

/** Sets credit aside, in the name of this process. */
export function writeHolds({ sql: tx, xid }: GuardedTransaction, processId: string, holds: readonly NewHold[]): Statement {
  const rows = holds.map(({ admission, heldNano }) => ({
    request_id: admission.requestId,
    wallet_id: admission.walletId.toString(),
    amount_nano: heldNano.toString(),
    account_id: admission.accountId,
    key_id: admission.keyId,
    model_id: admission.modelId,
    model_asked: admission.modelAsked,
    dialect: admission.dialect,
    price_version_id: admission.priceVersionId,
    created_at: admission.createdAt,
  }));
  return tx`
    INSERT INTO holds (request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect,
                       price_version_id, process_id, created_at)
    SELECT request_id, wallet_id, amount_nano, account_id, key_id, model_id, model_asked, dialect,
           price_version_id, ${processId}::uuid, created_at
    FROM json_to_recordset(${writeJson(rows)}::text::json) AS h(
      request_id uuid, wallet_id bigint, amount_nano bigint, account_id uuid, key_id uuid, model_id text,
      model_asked text, dialect text, price_version_id uuid, created_at timestamptz)
    WHERE in_transaction(${xid})`;
}

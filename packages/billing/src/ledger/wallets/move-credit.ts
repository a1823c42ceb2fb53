import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { LedgerError } from '../ledger-error.ts';
import { postTransfer } from './post-transfer.ts';
import { availableNano, lockWallets, type WalletRow } from './wallet-row.ts';

/** Credit that moves between the wallets of an account and of one of its client keys. */
export interface CreditMove {
  readonly fromWalletId: bigint;
  readonly toWalletId: bigint;
  /** Positive, nano-USD. */
  readonly amountNano: bigint;
  /** `client_budget`: to a client key. `client_return`: back to the account. */
  readonly code: 'client_budget' | 'client_return';
  /** The same key with the same content moves nothing the second time. */
  readonly moveKey: string;
  /** The client key's id. */
  readonly reference: string;
  readonly actor: string;
}

export interface MovedCredit {
  readonly promoNano: NanoUsd;
  readonly paidNano: NanoUsd;
  readonly replayed: boolean;
}

/**
 * Moves available credit in a transaction of `billing.transaction`. Promotional credit stays promotional and paid credit stays
 * paid: promotional credit moves to a client key first, as usage takes it first, and returns last.
 * Throws `LedgerError`: `insufficient_credit`, `idempotency_conflict`, `not_found`.
 */
export async function moveCredit(tx: Sql, move: CreditMove): Promise<MovedCredit> {
  const wallets = await lockWallets(tx, [move.fromWalletId, move.toWalletId]);
  const [from, to] = [wallets.get(move.fromWalletId), wallets.get(move.toWalletId)];
  if (!from || !to) throw new LedgerError('not_found', `no wallet ${from ? move.toWalletId : move.fromWalletId}`);
  const posted = await readPosted(tx, move, from, to);
  if (posted) return posted;
  if (move.amountNano <= 0n) throw new RangeError('a move has a positive amount');
  if (availableNano(from) < move.amountNano) {
    throw new LedgerError('insufficient_credit', `wallet ${from.id} does not have ${move.amountNano} nano-USD available`);
  }
  const parts = splitMove(move, from);
  for (const kind of ['promo', 'paid'] as const) {
    if (parts[kind] === 0n) continue;
    await postTransfer(tx, {
      idempotencyKey: `${move.moveKey}:${kind}`,
      debitAccountId: accountOf(from, kind),
      creditAccountId: accountOf(to, kind),
      amountNano: parts[kind],
      code: move.code,
      reference: move.reference,
      actor: move.actor,
    });
  }
  return { promoNano: nano(parts.promo), paidNano: nano(parts.paid), replayed: false };
}

type Kind = 'promo' | 'paid';

function splitMove({ code, amountNano }: CreditMove, from: WalletRow): Record<Kind, bigint> {
  const first = code === 'client_budget' ? from.promoNano : from.paidNano;
  const of = first < 0n ? 0n : first;
  const taken = of < amountNano ? of : amountNano;
  const rest = amountNano - taken;
  return code === 'client_budget' ? { promo: taken, paid: rest } : { promo: rest, paid: taken };
}

/** What a move with this key booked before; null if there was none. */
async function readPosted(tx: Sql, move: CreditMove, from: WalletRow, to: WalletRow): Promise<MovedCredit | null> {
  const kinds: readonly Kind[] = ['promo', 'paid'];
  const rows = await tx<{ key: string; debit: bigint; credit: bigint; amount: bigint; code: string }[]>`
    SELECT idempotency_key AS key, debit_account_id AS debit, credit_account_id AS credit, amount_nano AS amount, code
    FROM transfers WHERE idempotency_key = ANY(${kinds.map((kind) => `${move.moveKey}:${kind}`)}::text[])`;
  if (rows.length === 0) return null;
  const partOf = (kind: Kind) => {
    const row = rows.find(({ key }) => key === `${move.moveKey}:${kind}`);
    if (!row) return 0n;
    const isSame = row.debit === accountOf(from, kind) && row.credit === accountOf(to, kind) && row.code === move.code;
    return isSame ? row.amount : -1n;
  };
  const [promo, paid] = [partOf('promo'), partOf('paid')];
  if (promo < 0n || paid < 0n || promo + paid !== move.amountNano) {
    throw new LedgerError('idempotency_conflict', `${move.moveKey} was posted before with other content`);
  }
  return { promoNano: nano(promo), paidNano: nano(paid), replayed: true };
}

function accountOf(wallet: WalletRow, kind: Kind): bigint {
  return kind === 'promo' ? wallet.promoAccountId : wallet.paidAccountId;
}

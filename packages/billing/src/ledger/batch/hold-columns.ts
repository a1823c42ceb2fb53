import type { Admission, RequestLabels } from '../admission.ts';
import type { Column } from './columns.ts';

/** An admitted request with its hold. */
export interface NewHold {
  readonly admission: Admission;
  readonly heldNano: bigint;
}

export const holdColumns: readonly Column<NewHold>[] = [
  { name: 'h_id', type: 'uuid', of: ({ admission }) => admission.requestId },
  { name: 'h_wallet', type: 'bigint', of: ({ admission }) => admission.walletId },
  { name: 'h_amount', type: 'bigint', of: ({ heldNano }) => heldNano },
  { name: 'h_account', type: 'uuid', of: ({ admission }) => admission.accountId },
  { name: 'h_key', type: 'uuid', of: ({ admission }) => admission.keyId },
  { name: 'h_model', type: 'text', of: ({ admission }) => admission.modelId },
  { name: 'h_asked', type: 'text', of: ({ admission }) => admission.modelAsked },
  { name: 'h_dialect', type: 'text', of: ({ admission }) => admission.dialect },
  { name: 'h_price', type: 'uuid', of: ({ admission }) => admission.priceVersionId },
  { name: 'h_created', type: 'timestamptz', of: ({ admission }) => admission.createdAt },
  { name: 'h_labels', type: 'jsonb', of: ({ admission }) => storeLabels(admission) },
];

/** What `holds.labels` contains; null if there is nothing. */
export type StoredLabels = RequestLabels & { readonly multiplierMillionths?: number };

function storeLabels({ labels, multiplierMillionths }: Admission): StoredLabels | null {
  if (typeof multiplierMillionths === 'number') return { ...labels, multiplierMillionths };
  return labels ?? null;
}

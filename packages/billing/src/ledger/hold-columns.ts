import type { Admission } from './admission.ts';
import type { Column } from './columns.ts';

/** An admitted request with what was set aside for it. */
export interface NewHold {
  readonly admission: Admission;
  readonly heldNano: bigint;
}

/** In the order of `book_batch`. */
export const holdColumns: readonly Column<NewHold>[] = [
  { type: 'uuid', of: ({ admission }) => admission.requestId },
  { type: 'bigint', of: ({ admission }) => admission.walletId },
  { type: 'bigint', of: ({ heldNano }) => heldNano },
  { type: 'uuid', of: ({ admission }) => admission.accountId },
  { type: 'uuid', of: ({ admission }) => admission.keyId },
  { type: 'text', of: ({ admission }) => admission.modelId },
  { type: 'text', of: ({ admission }) => admission.modelAsked },
  { type: 'text', of: ({ admission }) => admission.dialect },
  { type: 'uuid', of: ({ admission }) => admission.priceVersionId },
  { type: 'timestamptz', of: ({ admission }) => admission.createdAt },
];

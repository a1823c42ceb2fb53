import type { AccountKey } from './account-key.ts';

/** A key from which deposit addresses are derived, as staff compare it with the wallet that made it. */
export interface DepositKey {
  /** The setting that holds it. */
  readonly setting: string;
  /** Its path in the wallet, such as `m/44'/60'/0'`. */
  readonly path: string;
  /** First eight hex digits of the SHA-256 of the extended public key. */
  readonly fingerprint: string;
  /** The first addresses, written as wallets show them. */
  readonly addresses: readonly { readonly path: string; readonly address: string }[];
  /** The operator's own addresses: what is sent there is booked without staff. */
  readonly treasury: readonly string[];
}

/** Describes a key by its first three addresses. `write`: an address as wallets show it. */
export function describeKey(
  key: AccountKey,
  {
    setting,
    treasury,
    write,
  }: { readonly setting: string; readonly treasury: ReadonlySet<string>; readonly write: (address: string) => string },
): DepositKey {
  return {
    setting,
    path: key.path(0).replace(/\/0\/0$/, ''),
    fingerprint: key.fingerprint,
    addresses: [0, 1, 2].map((index) => ({ path: key.path(index), address: write(key.address(index)) })),
    treasury: [...treasury].map(write),
  };
}

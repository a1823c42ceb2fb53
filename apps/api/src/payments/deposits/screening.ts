/** What a screening list says about an address, with its version, so that a decision can be traced later. */
export interface ScreeningVerdict {
  readonly hit: boolean;
  readonly list: string;
  readonly version: string;
  /** ISO date of the list. */
  readonly date: string;
}

/** Looks up the sender of a deposit in a list of addresses that must not be served. If it throws, the deposit waits. */
export type ScreenAddress = (chain: string, address: string) => Promise<ScreeningVerdict>;

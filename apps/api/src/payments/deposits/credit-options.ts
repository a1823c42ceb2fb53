import type { DepositServices } from './deposit.ts';
import type { ScreenAddress } from './screening.ts';

/** A stored deposit that can be credited. */
export interface WaitingDeposit {
  readonly id: string;
  readonly chain: string;
  readonly txHash: string;
  readonly ordinal: number;
  readonly block: bigint;
  readonly blockHash: string;
  readonly blockTime: Date;
  readonly token: string;
  readonly symbol: string;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly accountId: string;
  /** Base units, as a decimal string. */
  readonly value: string;
  readonly amountNano: bigint;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface CreditOptions extends DepositServices {
  readonly provider: 'evm' | 'tron';
  readonly chain: string;
  readonly minCreditNano: bigint;
  readonly clearing: (symbol: string) => `clearing:${string}`;
  /** A further look before a deposit is credited. Resolves with evidence, or with null if the deposit must wait. */
  readonly confirm?: (deposit: WaitingDeposit) => Promise<Readonly<Record<string, unknown>> | null>;
  readonly screen?: ScreenAddress;
}

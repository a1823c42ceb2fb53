import type { DepositDesk, PaymentRail } from '../rail.ts';

/** A rail over public chains. */
export interface DepositRail extends PaymentRail {
  readonly deposits: DepositDesk;
}

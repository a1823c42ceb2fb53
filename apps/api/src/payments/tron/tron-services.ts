import type { DepositServices } from '../deposits/deposit.ts';
import type { TronConfig } from './config.ts';
import type { Trongrid } from './trongrid.ts';

/** What the functions of the rail over TRON use. */
export interface TronServices extends DepositServices {
  readonly api: Trongrid;
  readonly config: TronConfig;
}

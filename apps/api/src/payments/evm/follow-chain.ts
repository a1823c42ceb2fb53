import type { Alarm } from '../deposits/alarm.ts';
import { creditDeposits } from '../deposits/credit-deposits.ts';
import type { DepositServices } from '../deposits/deposit.ts';
import type { ScreenAddress } from '../deposits/screening.ts';
import type { Chain } from './chain.ts';
import { confirmDeposit } from './confirm-deposit.ts';
import { type Cursor, readCursor } from './cursor.ts';
import { planScan, type ScanPlan, usableNodes } from './plan-scan.ts';
import { pollHeads } from './poll-heads.ts';
import { clearingOf } from './read-balances.ts';
import { scanFinal } from './scan-final.ts';
import { scanSeen } from './scan-seen.ts';

export interface FollowOptions extends DepositServices {
  readonly alarm: Alarm;
  readonly screen?: ScreenAddress;
  /** Most queries of logs in one run. */
  readonly maxSteps: number;
  /** Addresses of the operator, to which deposits are swept. */
  readonly treasury: ReadonlySet<string>;
}

/** One run over a chain: reads what became final, credits it, and looks at what is on its way. */
export async function followChain(options: FollowOptions, chain: Chain): Promise<void> {
  const { sql, log, maxSteps } = options;
  const nowMs = Date.now();
  await pollHeads(chain, log, nowMs);
  const plan = planScan(chain, nowMs);
  try {
    if (plan) await scanFinal({ ...options, chain, plan, maxSteps });
  } finally {
    const cursor = await readCursor(sql, chain.key);
    report(options, chain, plan, cursor, nowMs);
    if (plan) await creditChain(options, chain);
  }
  if (plan) await scanSeen({ ...options, chain, plan });
}

/** Credits the stored deposits of a chain, unless it is halted. */
export async function creditChain(options: FollowOptions, chain: Chain): Promise<void> {
  if ((await readCursor(options.sql, chain.key))?.haltedReason !== null) return;
  await creditDeposits({
    ...options,
    provider: 'evm',
    chain: chain.key,
    minCreditNano: chain.config.minCreditNano,
    clearing: (symbol) => clearingOf(chain.key, symbol),
    confirm: (deposit) => confirmDeposit(chain, options.log, deposit),
  });
}

/** Updates gauges and alarms, and whether the chain is offered to customers. */
function report({ alarm }: FollowOptions, chain: Chain, plan: ScanPlan | null, cursor: Cursor | null, nowMs: number): void {
  const { gauges, config, states } = chain;
  gauges.nodes = usableNodes(chain, nowMs).length;
  gauges.halted = cursor && cursor.haltedReason !== null ? 1 : 0;
  if (plan && cursor) gauges.lagBlocks = Math.max(0, Number(plan.target - cursor.block));
  if (cursor) gauges.lagSeconds = Math.max(0, Math.round((nowMs - cursor.blockTime.getTime()) / 1000));
  const detail = { chain: config.name, lagBlocks: gauges.lagBlocks, lagSeconds: gauges.lagSeconds, nodes: gauges.nodes };
  if (plan && chain.finalTarget !== plan.target) Object.assign(chain, { finalTarget: plan.target, finalMovedAtMs: nowMs });
  chain.finalityStalled = plan !== null && nowMs - chain.finalMovedAtMs > 3 * config.typicalMinutes * 60_000;
  if (gauges.halted)
    alarm(`${chain.key} halted`, { ...detail, reason: cursor?.haltedReason }, 'a chain is halted: nothing is credited on it');
  else if (!plan) alarm(`${chain.key} nodes`, detail, 'a chain has too few usable RPC nodes: nothing is credited on it');
  else if (gauges.lagBlocks > 0 && gauges.lagSeconds > 3 * config.typicalMinutes * 60) {
    alarm(`${chain.key} lag`, detail, 'reading a chain lags far behind');
  } else if (chain.finalityStalled) alarm(`${chain.key} finality`, detail, 'the finality of a chain stands still');
  // Without a node for a moment, payments are only credited later; a contradiction in the settings could lose them.
  if (gauges.halted) chain.problem = 'halted';
  else if (states.every(({ check }) => check === 'wrong')) chain.problem = 'the settings are wrong';
  else if (cursor) chain.problem = null;
}

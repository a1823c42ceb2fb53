import { databaseNowMs } from '@derouter/db';
import { type PublishedRates, publishRates, type UpstreamRow } from '../catalog/index.ts';

/** What an upstream costs from a moment on, for one of its models or (null) for all that have no cost of their own. */
export interface UpstreamCostView {
  readonly id: string;
  readonly upstreamModel: string | null;
  /** Percent of the provider's list price; null where there are rates. */
  readonly percent: number | null;
  readonly rates: PublishedRates | null;
  readonly effectiveAt: string;
  /** It has not begun, so it can be withdrawn. */
  readonly isToCome: boolean;
}

/** The costs of an upstream, the newest first. */
export function viewCosts({ costs = [] }: Pick<UpstreamRow, 'costs'>): UpstreamCostView[] {
  return costs.toReversed().map(({ id, upstreamModel, listShareMillionths, rates, effectiveAt }) => ({
    id,
    upstreamModel,
    percent: listShareMillionths === null ? null : listShareMillionths / 10_000,
    rates: rates && publishRates(rates),
    effectiveAt: effectiveAt.toISOString(),
    isToCome: effectiveAt.getTime() > databaseNowMs(),
  }));
}

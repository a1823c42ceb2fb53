import { type PriceRates, parsePriceRates, priceUsage, type Usage } from '@derouter/billing';
import { databaseNow, type schema } from '@derouter/db';
import { listedIdOf, listModels } from './list-prices.ts';

/** What an upstream costs from a moment on: rates of its own for one of its models, or a share of the list price. */
interface UpstreamCost {
  /** The model's name at the upstream; null: all without a cost of their own. */
  readonly upstreamModel: string | null;
  /** 1 000 000 is the list price. */
  readonly listShareMillionths: number | null;
  readonly rates: PriceRates | null;
  readonly effectiveAt: Date;
}

/** A cost of the catalogue. */
export interface StoredCost extends UpstreamCost {
  readonly id: string;
}

/** Parses a stored cost. */
export function readCost(row: typeof schema.upstreamCosts.$inferSelect): StoredCost {
  const { id, upstreamModel, listShareMillionths, rates, effectiveAt } = row;
  return { id, upstreamModel, listShareMillionths, rates: rates === null ? null : parsePriceRates(rates), effectiveAt };
}

/** Until staff enter something else, providers cost their list price, and the sandbox nothing. Of other servers nothing is known. */
const shareByKind = { anthropic: 1_000_000, openai: 1_000_000, gemini: 1_000_000, sandbox: 0, 'openai-compatible': null } as const;
const million = 1_000_000n;

let listRates: Map<string, PriceRates> | null = null;

function listRatesOf(upstreamModel: string): PriceRates | undefined {
  listRates ??= new Map(listModels('1').map(({ id, rates }) => [id, rates]));
  return listRates.get(upstreamModel) ?? listRates.get(listedIdOf(upstreamModel) ?? '');
}

interface CostlyUpstream {
  readonly kind: keyof typeof shareByKind;
  /** By effective time. */
  readonly costs?: readonly UpstreamCost[] | undefined;
}

/**
 * What an answer cost us at its upstream, in nano-USD, by the cost in force at `at`. Null: unknown, because there is no cost for this
 * model, or none for something that was used. Attempts that failed before it are not counted.
 */
export function costOfUsage(
  { kind, costs = [] }: CostlyUpstream,
  upstreamModel: string,
  { usage, serviceTier }: { readonly usage: Usage; readonly serviceTier: string | null },
  at = databaseNow(),
): bigint | null {
  const inForce = costs.filter(({ effectiveAt }) => effectiveAt <= at);
  const cost = inForce.findLast((one) => one.upstreamModel === upstreamModel) ?? inForce.findLast((one) => one.upstreamModel === null);
  const share = cost ? cost.listShareMillionths : shareByKind[kind];
  if (share === 0) return 0n;
  const rates = cost?.rates ?? (share === null ? undefined : listRatesOf(upstreamModel));
  if (!rates) return null;
  try {
    const { totalNano, lineItems } = priceUsage(usage, rates, serviceTier);
    // A line at a rate of neither its own nor its parent's costs nothing, which would be wrong here.
    const isCovered = lineItems.every(({ ratedAs }) => ratedAs === undefined || rates.tiers.some(({ perToken }) => ratedAs in perToken));
    if (!isCovered) return null;
    return share === null ? totalNano : (totalNano * BigInt(share) + million / 2n) / million;
  } catch (error) {
    // Quantities that cannot be priced.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

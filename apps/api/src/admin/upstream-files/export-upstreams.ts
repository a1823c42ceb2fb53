import { parsePriceRates } from '@derouter/billing';
import { type FileUpstream, type UpstreamFile, upstreamFile } from '@derouter/contracts';
import { publishRates } from '../../catalog/index.ts';
import type { Services } from '../../services.ts';
import { type CostRow, costsThatCount, readStored, type StoredUpstream } from './read-stored.ts';

/** All upstreams with their routes and costs as a file, without credentials and without the sandbox. */
export async function exportUpstreams({ db }: Pick<Services, 'db'>, now = new Date()): Promise<UpstreamFile> {
  const { upstreams } = await readStored(db, { lock: false });
  const file = { format: 'derouter-upstreams', version: 1, upstreams: upstreams.map((one) => writeUpstream(one, now)) } as const;
  // A file without upstreams cannot be imported, but says truly that there are none.
  return upstreams.length === 0 ? file : upstreamFile.parse(file);
}

function writeUpstream({ row, costs, routes }: StoredUpstream, now: Date): FileUpstream {
  const { name, kind, baseUrl, allowPrivateNetwork, enabled, draining, creditSource, creditAlertDays } = row;
  if (kind === 'sandbox') throw new Error('the sandbox is not exported');
  return {
    ...{ name, kind, baseUrl, allowPrivateNetwork, enabled, draining },
    credit: { source: creditSource, alertDays: creditAlertDays },
    costs: costsThatCount(costs, now).map(writeCost),
    routes: routes.map(({ modelId, upstreamModel, priority, weight, enabled: isOn }) => ({
      ...{ model: modelId, upstreamModel, priority, weight },
      enabled: isOn,
    })),
  };
}

function writeCost({ upstreamModel, listShareMillionths: share, rates, effectiveAt }: CostRow): FileUpstream['costs'][number] {
  const common = { upstreamModel, effectiveAt: effectiveAt.toISOString() };
  if (share !== null) return { ...common, cost: { kind: 'share', percent: String(share / 10_000) } };
  const { tiers, ...others } = publishRates(parsePriceRates(rates));
  return { ...common, cost: { kind: 'rates', rates: { ...others, tiers: [...tiers] } } };
}

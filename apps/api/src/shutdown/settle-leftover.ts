import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Billing, formatUsd, priceUsage, readSettlement, type Settlement } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import type { Logger } from '../observability/index.ts';
import { appendLines, listUnsettledFiles } from './save-unsettled.ts';

interface LeftoverParts {
  readonly dataDir: string;
  readonly billing: Billing;
  readonly sql: Sql;
  readonly log: Logger;
}

/** File of lines that cannot be charged, for staff to inspect. */
function refusedFile(dataDir: string): string {
  return join(dataDir, 'unsettled-refused.jsonl');
}

/**
 * Charges what other processes with this data folder could not before they ended. Must run before holds are released, so that the
 * holds of those processes still exist. If another process has released them already, nothing is charged, and the log reports the
 * sum. Several processes may do this at the same time: each answer is charged once.
 */
export async function settleLeftover(parts: LeftoverParts): Promise<void> {
  for (const file of listUnsettledFiles(parts.dataDir)) await settleFile(file, parts);
}

async function settleFile(file: string, { dataDir, billing, sql, log }: LeftoverParts): Promise<void> {
  const lines = readLines(file);
  if (lines.size === 0) return;
  const entries = [...lines].flatMap((line) => {
    try {
      return [{ line, settlement: readSettlement(line) }];
    } catch (error) {
      log.error({ err: error }, 'failed to parse a line of an unsettled file; moved it to unsettled-refused.jsonl');
      appendLines(refusedFile(dataDir), [line]);
      return [];
    }
  });
  const known = await findKnown(
    sql,
    entries.map(({ settlement }) => settlement),
  );
  let [charged, lost, lostNano] = [0, 0, 0n];
  await Promise.all(
    entries.map(async ({ line, settlement }) => {
      try {
        if (!known.has(settlement.admission.requestId)) throw new Error('this database knows neither a hold nor a receipt of this request');
        const { wasAbandoned, replayed } = await billing.settle(settlement);
        if (!wasAbandoned) charged += replayed ? 0 : 1;
        else if (settlement.outcome.priced) {
          lost++;
          lostNano += priceOf(settlement.outcome.priced);
        }
      } catch (error) {
        const { requestId } = settlement.admission;
        log.error({ err: error, requestId }, 'failed to charge an answer of an earlier process; moved it to unsettled-refused.jsonl');
        appendLines(refusedFile(dataDir), [line]);
      }
    }),
  );
  rmSync(file, { force: true });
  if (charged > 0) log.warn({ requests: charged }, 'charged answers that an earlier process could not charge');
  if (lost > 0) {
    log.error(
      { requests: lost, usd: formatUsd(lostNano) },
      'answers of an earlier process were not charged: another process had released their holds meanwhile',
    );
  }
}

/** Empty if another process has charged what was in the file, and removed it. */
function readLines(file: string): Set<string> {
  try {
    const lines = new Set(readFileSync(file, 'utf8').split('\n'));
    lines.delete('');
    return lines;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}

function priceOf({ usage, rates, serviceTier }: NonNullable<Settlement['outcome']['priced']>): bigint {
  return priceUsage(usage, rates, serviceTier).totalNano;
}

/** Ids of the requests that this database knows; the folder may have been used with another database. */
async function findKnown(sql: Sql, settlements: readonly Settlement[]): Promise<Set<string>> {
  const ids = settlements.map(({ admission }) => admission.requestId);
  const times = settlements.map(({ admission }) => admission.createdAt.toISOString());
  const rows = await sql<{ id: string }[]>`
    SELECT request_id AS id FROM holds WHERE request_id = ANY(${ids}::uuid[])
    UNION SELECT r.id FROM receipts r
      JOIN unnest(${ids}::uuid[], ${times}::timestamptz[]) AS wanted(id, created_at) ON r.id = wanted.id AND r.created_at = wanted.created_at`;
  return new Set(rows.map(({ id }) => id));
}

import type { Database } from '@derouter/db';
import { csvAmount } from '../csv-amount.ts';
import { allReceipts } from './all-receipts.ts';
import type { Period } from './period.ts';
import { listReceipts, type ReceiptView } from './read-receipts.ts';
import type { UsageFilter } from './usage-filter.ts';

/**
 * The receipts of a period that match, newest first, as rows of CSV after one that names the columns. Times are in the zone of the
 * period.
 */
export async function* usageCsvRows(
  db: Database,
  accountId: string,
  period: Period,
  filter: UsageFilter,
): AsyncGenerator<readonly string[]> {
  yield [`time (${period.zone})`, ...columns.map(([name]) => name)];
  const writeTime = timeWriter(period.zone);
  const days = { from: period.start, to: period.end };
  for await (const item of allReceipts((page) => listReceipts(db, accountId, { ...filter, ...days, ...page }))) {
    yield [writeTime(item.createdAt), ...columns.map(([, read]) => read(item))];
  }
}

export function csvName({ wholeDays, from, to, start, end }: Period): string {
  // Without colons, which some file systems refuse.
  const minute = (time: Date) => `${time.toISOString().slice(0, 16).replace(':', '')}Z`;
  return `derouter-usage-${wholeDays ? from : minute(start)}-${wholeDays ? to : minute(end)}.csv`;
}

/** What nobody reported is empty, which is not 0. */
const tokens = (count: (item: ReceiptView) => number) => (item: ReceiptView) => (item.source === 'none' ? '' : String(count(item)));

const columns: readonly (readonly [string, (item: ReceiptView) => string])[] = [
  ['time (UTC)', ({ createdAt }) => createdAt],
  ['id', ({ id }) => id],
  ['key_id', ({ keyId }) => keyId],
  ['key_name', ({ keyName }) => keyName],
  ['key_revoked', ({ keyRevoked }) => String(keyRevoked)],
  ['model', ({ model }) => model],
  ['dialect', ({ dialect }) => dialect],
  ['status', ({ status }) => status],
  ['streamed', ({ streamed }) => String(streamed)],
  ['usage_source', ({ source }) => source],
  ['input_tokens', tokens(({ inputTokens }) => inputTokens)],
  ['output_tokens', tokens(({ outputTokens }) => outputTokens)],
  ['cache_read_tokens', tokens(({ cacheReadTokens }) => cacheReadTokens)],
  ['cache_write_tokens', tokens(({ cacheWriteTokens }) => cacheWriteTokens)],
  ['cost_usd', ({ costUsd }) => csvAmount(costUsd)],
  ['duration_ms', ({ durationMs }) => String(durationMs)],
  ['time_to_first_token_ms', ({ ttftMs }) => (ttftMs === null ? '' : String(ttftMs))],
  ['tag', ({ tag }) => tag ?? ''],
  ['client_request_id', ({ clientRequestId }) => clientRequestId ?? ''],
  ['session', ({ session }) => session ?? ''],
  ['agent', ({ agent }) => agent ?? ''],
];

/** Writes a time as `2026-11-29 18:15:03.120+05:45`: the offset tells the two hours apart that a clock shows twice. */
function timeWriter(zone: string): (iso: string) => string {
  return (iso) => {
    const time = Temporal.Instant.from(iso).toZonedDateTimeISO(zone);
    return time.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 }).replace('T', ' ');
  };
}

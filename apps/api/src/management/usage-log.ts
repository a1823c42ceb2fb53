import { timestamp } from '@derouter/contracts';
import { z } from 'zod';
import { csvAmount } from '../csv-amount.ts';
import { CsvRows } from '../documents/index.ts';
import { DerouterError } from '../errors/index.ts';
import { allReceipts, type listReceipts, type ReceiptFilter, type ReceiptView } from '../usage/index.ts';
import { id, paging, readCursor, time, usd, writeCursor } from './fields.ts';
import { wantsCsv } from './wants-csv.ts';

const status = z.enum(['completed', 'failed', 'canceled', 'abandoned']);

/** The key of a request, as lists and receipts name it. */
export const usedKey = z.object({
  id,
  name: z.string(),
  revoked: z.boolean().meta({ description: 'Whether it has been revoked since; it keeps its name.' }),
});

/** What tells a caller's requests apart. */
export const labels = {
  tag: z.string().nullable().meta({ description: 'The label of the request: its header x-derouter-tag.' }),
  client_request_id: z.string().nullable().meta({ description: 'The id that the caller gave it: its header x-request-id.' }),
  session: z.string().nullable().meta({ description: 'A keyed hash of the session of the agent that sent it.' }),
  agent: z.string().nullable().meta({ description: 'The name of the client, from its user agent.' }),
};

const usageLog = z
  .object({
    id,
    created_at: time,
    key: usedKey,
    model: z.string(),
    dialect: z.string(),
    status,
    streamed: z.boolean(),
    usage_source: z.enum(['reported', 'estimated', 'none']),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    cache_read_tokens: z.number().int(),
    cache_write_tokens: z.number().int(),
    cost_usd: usd,
    duration_ms: z.number().int(),
    time_to_first_token_ms: z.number().int().nullable(),
    ...labels,
  })
  .meta({ id: 'UsageLog' });

/** A page of requests. */
export const usageLogs = z
  .object({ data: z.array(usageLog), next_cursor: z.string().nullable().meta({ description: 'Null on the last page.' }) })
  .meta({ id: 'UsageLogList' });

/** The answer of `GET /api/key/usage-logs`. */
export type UsageLogPage = z.output<typeof usageLogs>;

/** The query of a list of one key's requests. */
export const ownUsageQuery = z.strictObject({
  ...paging,
  model: z.string().min(1).max(200).optional().meta({ description: 'Id of a model.' }),
  status: status.optional(),
  tag: z.string().min(1).max(64).optional().meta({ description: 'The label of the requests: their header x-derouter-tag.' }),
  client_request_id: z.string().min(1).max(128).optional().meta({ description: 'The id that the caller gave a request.' }),
  session: z.string().min(1).max(64).optional().meta({ description: 'The session of an agent, as in GET /api/sessions.' }),
  from: timestamp.optional().meta({ description: 'Not before this time.' }),
  to: timestamp.optional().meta({ description: 'Before this time.' }),
  bom: z.literal('1').optional().meta({ description: 'CSV only: begin with a byte order mark, by which Excel recognises UTF-8.' }),
});

type Query = z.output<typeof ownUsageQuery>;

/** Reads a page of receipts that match. */
type Read = (filter: ReceiptFilter) => ReturnType<typeof listReceipts>;

/** Answers with a page of requests, or with all of them as CSV if the client prefers it. Throws `validation_failed`. */
export async function answerUsageLogs(accept: string | undefined, query: Query, read: Read): Promise<CsvRows | z.output<typeof usageLogs>> {
  const filter = readFilter(query);
  if (wantsCsv(accept))
    return new CsvRows(csvRows(allReceipts((page) => read({ ...filter, ...page }))), 'derouter-usage.csv', query.bom === '1');
  const { items, nextCursor } = await read({ ...filter, limit: query.limit });
  return { data: items.map(viewUsageLog), next_cursor: nextCursor && writeCursor(nextCursor) };
}

function readFilter({ cursor, model, status, tag, client_request_id, session, from, to }: Query): Omit<ReceiptFilter, 'limit'> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (after === null) throw new DerouterError('validation_failed', 'This cursor is not one that a page returned.', { param: 'cursor' });
  return {
    cursor: after,
    modelId: model,
    status,
    tag,
    clientRequestId: client_request_id,
    session,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

const columns = [
  'id',
  'created_at_utc',
  'key_id',
  'key_name',
  'model',
  'dialect',
  'status',
  'streamed',
  'usage_source',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cost_usd',
  'duration_ms',
  'time_to_first_token_ms',
  'key_revoked',
  'tag',
  'client_request_id',
  'session',
  'agent',
];

async function* csvRows(receipts: AsyncIterable<ReceiptView>): AsyncGenerator<readonly string[]> {
  yield columns;
  for await (const item of receipts) yield csvRow(item);
}

function csvRow(item: ReceiptView): string[] {
  return [
    item.id,
    item.createdAt,
    item.keyId,
    item.keyName,
    item.model,
    item.dialect,
    item.status,
    String(item.streamed),
    item.source,
    String(item.inputTokens),
    String(item.outputTokens),
    String(item.cacheReadTokens),
    String(item.cacheWriteTokens),
    csvAmount(item.costUsd),
    String(item.durationMs),
    item.ttftMs === null ? '' : String(item.ttftMs),
    String(item.keyRevoked),
    item.tag ?? '',
    item.clientRequestId ?? '',
    item.session ?? '',
    item.agent ?? '',
  ];
}

/** The key and the labels of a receipt. */
export function viewOrigin({ keyId, keyName, keyRevoked, tag, clientRequestId, session, agent }: ReceiptView) {
  return { key: { id: keyId, name: keyName, revoked: keyRevoked }, tag, client_request_id: clientRequestId, session, agent };
}

function viewUsageLog(item: ReceiptView): z.output<typeof usageLog> {
  return {
    id: item.id,
    created_at: item.createdAt,
    model: item.model,
    dialect: item.dialect,
    status: item.status,
    streamed: item.streamed,
    usage_source: item.source,
    input_tokens: item.inputTokens,
    output_tokens: item.outputTokens,
    cache_read_tokens: item.cacheReadTokens,
    cache_write_tokens: item.cacheWriteTokens,
    cost_usd: item.costUsd,
    duration_ms: item.durationMs,
    time_to_first_token_ms: item.ttftMs,
    ...viewOrigin(item),
  };
}

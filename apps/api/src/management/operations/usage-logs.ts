import { z } from 'zod';
import { DerouterError } from '../../errors/index.ts';
import { listReceipts, type ReceiptFilter, type ReceiptView, readReceipt } from '../../usage/index.ts';
import { id, paging, readCursor, time, usd, writeCursor } from '../fields.ts';
import { CsvRows, defineOperation } from '../operation.ts';
import { receiptSchema, viewReceipt } from '../view-receipt.ts';
import { wantsCsv } from '../wants-csv.ts';

const status = z.enum(['completed', 'failed', 'canceled', 'abandoned']);

const usageLog = z
  .object({
    id,
    created_at: time,
    key: z.object({ id, name: z.string() }),
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
  })
  .meta({ id: 'UsageLog' });

const usageLogs = z
  .object({ data: z.array(usageLog), next_cursor: z.string().nullable().meta({ description: 'Null on the last page.' }) })
  .meta({ id: 'UsageLogList' });

const query = z.strictObject({
  ...paging,
  key: id.optional().meta({ description: 'Id of a key.' }),
  model: z.string().min(1).max(200).optional().meta({ description: 'Id of a model.' }),
  status: status.optional(),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not before this time.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Before this time.' }),
  bom: z.literal('1').optional().meta({ description: 'CSV only: begin with a byte order mark, by which Excel recognises UTF-8.' }),
});

export const listUsageLogs = defineOperation({
  id: 'listUsageLogs',
  method: 'GET',
  path: '/api/usage-logs',
  tag: 'Usage',
  summary: 'List requests with their cost',
  description: 'Newest first. With "Accept: text/csv" all requests that match are sent as CSV, without pages.',
  kinds: ['account'],
  scope: 'management',
  errors: ['validation_failed'],
  query,
  answer: { status: 200, description: 'A page of requests.', schema: usageLogs },
  csv: true,
  async handle({ services: { db }, principal: { accountId }, query, request }) {
    const filter = readFilter(query);
    if (wantsCsv(request.headers.accept)) {
      const rows = listAll((page) => listReceipts(db, accountId, { ...filter, ...page }));
      return new CsvRows(rows, 'derouter-usage.csv', query.bom === '1');
    }
    const { items, nextCursor } = await listReceipts(db, accountId, { ...filter, limit: query.limit });
    return { data: items.map(viewUsageLog), next_cursor: nextCursor && writeCursor(nextCursor) };
  },
});

export const getUsageLog = defineOperation({
  id: 'getUsageLog',
  method: 'GET',
  path: '/api/usage-logs/{id}',
  tag: 'Usage',
  summary: 'Read the receipt of a request',
  description:
    'For each line item, amount = quantity × rate. The total is the sum of the token lines times the multiplier, plus the call lines, rounded once, half up, to a billionth of a dollar. The cost is the total minus the write-off.',
  kinds: ['account'],
  scope: 'management',
  errors: ['not_found'],
  // An id that is not well formed is one that does not exist.
  params: z.strictObject({ id: z.string().meta({ description: 'Id of the request, as in the header x-derouter-receipt.' }) }),
  answer: { status: 200, description: 'The receipt.', schema: receiptSchema },
  handle: async ({ services: { db }, principal, params }) => viewReceipt(await readReceipt(db, principal.accountId, params.id)),
});

function readFilter({ cursor, key, model, status, from, to }: z.output<typeof query>): Omit<ReceiptFilter, 'limit'> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (after === null) throw new DerouterError('validation_failed', 'This cursor is not one that a page returned.', { param: 'cursor' });
  return {
    cursor: after,
    keyId: key,
    modelId: model,
    status,
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
];

const rowsPerRead = 1_000;

/** Reads page after page, so that a file of any size takes the memory of one page and no transaction stays open. */
async function* listAll(
  read: (page: Pick<ReceiptFilter, 'limit' | 'cursor'>) => ReturnType<typeof listReceipts>,
): AsyncGenerator<readonly string[]> {
  yield columns;
  let page: Pick<ReceiptFilter, 'limit' | 'cursor'> = { limit: rowsPerRead };
  for (;;) {
    const { items, nextCursor } = await read(page);
    for (const item of items) yield csvRow(item);
    if (nextCursor === null) return;
    page = { limit: rowsPerRead, cursor: nextCursor };
  }
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
    item.costUsd,
    String(item.durationMs),
    item.ttftMs === null ? '' : String(item.ttftMs),
  ];
}

function viewUsageLog(item: ReceiptView): z.output<typeof usageLog> {
  return {
    id: item.id,
    created_at: item.createdAt,
    key: { id: item.keyId, name: item.keyName },
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
  };
}

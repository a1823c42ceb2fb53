import { formatUsd, type Statement } from '@derouter/billing';
import { z } from 'zod';
import { csvAmount } from '../../csv-amount.ts';
import { CsvRows, endOf, loadStatement, readPeriod, type StatementPeriod } from '../../documents/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { time, usd } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { wantsCsv } from '../wants-csv.ts';

const day = z.iso.date();

const statement = z
  .object({
    from: day,
    to: day.meta({ description: 'Inclusive.' }),
    opening_usd: usd,
    movements: z.array(
      z.object({
        at: time,
        type: z.string().meta({ description: 'Such as top_up, promotion, adjustment, refund or chargeback.' }),
        amount_usd: usd.meta({ description: 'Negative if credit was taken.' }),
        reference: z.string(),
        reason: z.string(),
      }),
    ),
    usage: z.array(
      z.object({
        day,
        model: z.string(),
        requests: z.number().int(),
        input_tokens: z.number().int(),
        output_tokens: z.number().int(),
        cache_read_tokens: z.number().int(),
        cache_write_tokens: z.number().int(),
        cost_usd: usd,
      }),
    ),
    usage_usd: usd,
    closing_usd: usd.meta({ description: 'opening + Σ movements − usage, exactly.' }),
  })
  .meta({ id: 'Statement' });

export const getStatement = defineOperation({
  id: 'getStatement',
  method: 'GET',
  path: '/api/statements',
  tag: 'Statements',
  summary: 'Read the statement of a month or another period',
  description: 'Give either a month, or the first and the last day. Days are UTC. Answers CSV to "Accept: text/csv".',
  kinds: ['account'],
  scope: 'management',
  errors: ['validation_failed'],
  query: z.strictObject({
    month: z
      .string()
      .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/)
      .optional()
      .meta({ description: 'Such as 2026-11.' }),
    from: day.optional(),
    to: day.optional(),
    bom: z.literal('1').optional().meta({ description: 'CSV only: begin with a byte order mark.' }),
  }),
  answer: { status: 200, description: 'The statement.', schema: statement },
  csv: true,
  async handle({ services, principal, query, request }) {
    const { month, from, to } = query;
    if ((month === undefined) === (from === undefined && to === undefined)) {
      throw new DerouterError('validation_failed', 'Give either month=YYYY-MM, or from and to as YYYY-MM-DD.', { param: 'month' });
    }
    const period = readPeriod(month === undefined ? { from, to } : daysOf(month));
    const read = await services.reports.readUntil(endOf(period), (reader) => loadStatement(reader, principal.accountId, period));
    if (!wantsCsv(request.headers.accept)) return viewStatement(read, period);
    return new CsvRows(statementRows(read, period), `derouter-statement-${period.from}-${period.to}.csv`, query.bom === '1');
  },
});

function daysOf(month: string): StatementPeriod {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${lastDay}` };
}

function viewStatement(read: Statement, { from, to }: StatementPeriod): z.output<typeof statement> {
  return {
    from,
    to,
    opening_usd: formatUsd(read.openingNano),
    movements: read.movements.map(({ at, code, amountNano, reference, reason }) => ({
      at: at.toISOString(),
      type: code,
      amount_usd: formatUsd(amountNano),
      reference,
      reason,
    })),
    usage: read.usage.map((row) => ({
      day: row.day,
      model: row.modelId,
      requests: row.requests,
      input_tokens: row.inputTokens,
      output_tokens: row.outputTokens,
      cache_read_tokens: row.cacheReadTokens,
      cache_write_tokens: row.cacheWriteTokens,
      cost_usd: formatUsd(row.chargedNano),
    })),
    usage_usd: formatUsd(read.usageNano),
    closing_usd: formatUsd(read.closingNano),
  };
}

/** Column names that do not depend on a language, for programs. Usage is negative. */
async function* statementRows(read: Statement, { from, to }: StatementPeriod): AsyncGenerator<readonly string[]> {
  const none = ['', '', '', '', ''];
  yield [
    'time_utc',
    'type',
    'model',
    'reference',
    'reason',
    'requests',
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_write_tokens',
    'amount_usd',
  ];
  yield [from, 'opening_balance', '', '', '', ...none, csvAmount(formatUsd(read.openingNano))];
  for (const { at, code, amountNano, reference, reason } of read.movements) {
    yield [at.toISOString(), code, '', reference, reason, ...none, csvAmount(formatUsd(amountNano))];
  }
  for (const row of read.usage) {
    const counts = [row.requests, row.inputTokens, row.outputTokens, row.cacheReadTokens, row.cacheWriteTokens].map(String);
    yield [row.day, 'usage', row.modelId, '', '', ...counts, csvAmount(formatUsd(-row.chargedNano))];
  }
  yield [to, 'closing_balance', '', '', '', ...none, csvAmount(formatUsd(read.closingNano))];
}

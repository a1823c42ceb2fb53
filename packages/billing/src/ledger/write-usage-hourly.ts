import type { GuardedTransaction, Statement } from '@derouter/db';
import type { Charge } from './decide-settlements.ts';
import { sumTokens } from './token-sums.ts';

interface HourlyRow {
  readonly account_id: string;
  readonly key_id: string;
  readonly model_id: string;
  requests: number;
  failures: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  total: bigint;
  write_off: bigint;
}

/**
 * Adds a batch of charges to the hour they are booked in, by key and model. The hour is that of the transfers of the
 * same transaction, so that the hours of a period and its transfers always have the same sum.
 */
export function writeUsageHourly({ sql: tx, xid }: GuardedTransaction, charges: readonly Charge[]): Statement {
  const rows = sumByKeyAndModel(charges).map(({ total, write_off, ...row }) => ({
    ...row,
    total_nano: total.toString(),
    write_off_nano: write_off.toString(),
  }));
  return tx`
    INSERT INTO usage_hourly AS u (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens,
                                   cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
    SELECT account_id, date_trunc('hour', now()::timestamptz(3), 'UTC'), key_id, model_id, requests, failures, input_tokens, output_tokens,
           cache_read_tokens, cache_write_tokens, total_nano, write_off_nano
    FROM json_to_recordset(${JSON.stringify(rows)}::text::json) AS r(
      account_id uuid, key_id uuid, model_id text, requests bigint, failures bigint,
      input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint,
      total_nano bigint, write_off_nano bigint)
    WHERE in_transaction(${xid})
    ON CONFLICT (account_id, hour, key_id, model_id) DO UPDATE SET
      requests = u.requests + excluded.requests,
      failures = u.failures + excluded.failures,
      input_tokens = u.input_tokens + excluded.input_tokens,
      output_tokens = u.output_tokens + excluded.output_tokens,
      cache_read_tokens = u.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = u.cache_write_tokens + excluded.cache_write_tokens,
      total_nano = u.total_nano + excluded.total_nano,
      write_off_nano = u.write_off_nano + excluded.write_off_nano`;
}

function sumByKeyAndModel(charges: readonly Charge[]): HourlyRow[] {
  const sums = new Map<string, HourlyRow>();
  for (const { settlement, lineItems, totalNano, writeOffNano } of charges) {
    const { accountId, keyId, modelId } = settlement.admission;
    const place = `${accountId} ${keyId} ${modelId}`;
    let row = sums.get(place);
    if (!row) {
      row = {
        account_id: accountId,
        key_id: keyId,
        model_id: modelId,
        requests: 0,
        failures: 0,
        input_tokens: 0,
        output_tokens: 0,
        cache_read_tokens: 0,
        cache_write_tokens: 0,
        total: 0n,
        write_off: 0n,
      };
      sums.set(place, row);
    }
    const tokens = sumTokens(lineItems);
    row.requests += 1;
    if (settlement.outcome.status === 'failed') row.failures += 1;
    row.input_tokens += tokens.input;
    row.output_tokens += tokens.output;
    row.cache_read_tokens += tokens.cacheRead;
    row.cache_write_tokens += tokens.cacheWrite;
    row.total += totalNano;
    row.write_off += writeOffNano;
  }
  return [...sums.values()];
}

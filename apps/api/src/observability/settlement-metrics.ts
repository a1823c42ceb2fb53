import { promptTokens, type SettledReceipt, type Settlement } from '@derouter/billing';
import { Counter, Histogram, type Registry } from 'prom-client';
import { buckets } from './buckets.ts';
import type { LeavingClients } from './leaving-clients.ts';

const nanoPerUsd = 1e9;

/** Registers what is counted when a request is charged. Labels come from the catalogue, never from requests. */
export function createSettlementMetrics(
  registry: Registry,
  leaving: LeavingClients,
): (settlement: Settlement, receipt: SettledReceipt) => void {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[]) => new Counter({ name, help, labelNames, registers });
  const answers = counter('derouter_answers_total', 'Requests that were settled, by how they ended and who said what they used.', [
    'model',
    'status',
    'source',
  ]);
  const tokens = counter('derouter_tokens_total', 'Charged tokens and calls, by meter.', ['model', 'meter']);
  const charged = counter('derouter_charged_usd_total', 'What customers paid for answers, in USD.', ['model']);
  const writtenOff = counter('derouter_written_off_usd_total', 'Charges that exceeded the credit, in USD.', ['model']);
  const cost = counter('derouter_upstream_cost_usd_total', 'What answers cost at upstreams, where their prices are known, in USD.', [
    'model',
  ]);
  const gone = counter('derouter_settled_after_client_gone_total', 'Requests that were settled after their client had left.', ['source']);
  const goneTokens = counter('derouter_settled_after_client_gone_tokens_total', 'Their charged tokens.', ['source']);
  const goneUsd = counter('derouter_settled_after_client_gone_usd_total', 'What was charged for them, in USD.', ['source']);
  const firstByte = new Histogram({
    name: 'derouter_time_to_first_byte_seconds',
    help: 'From the arrival of a streamed request to the first byte of its answer, by the size of its prompt in tokens.',
    labelNames: ['model', 'prompt'],
    buckets: [...buckets.firstByte],
    registers,
  });
  const durations = new Histogram({
    name: 'derouter_answer_duration_seconds',
    help: 'From the arrival of a request to the end of its answer.',
    labelNames: ['dialect', 'streamed', 'status'],
    buckets: [...buckets.answer],
    registers,
  });

  return ({ admission, outcome }, { lineItems, totalNano, writeOffNano, replayed, wasAbandoned }) => {
    if (replayed || wasAbandoned) return;
    const { modelId: model, dialect } = admission;
    const { status, source, streamed, priced, ttftMs, durationMs, costNano } = outcome;
    const paidUsd = Number(totalNano - writeOffNano) / nanoPerUsd;
    answers.inc({ model, status, source });
    durations.observe({ dialect, streamed: String(streamed), status }, durationMs / 1000);
    let sum = 0;
    for (const { meter, quantity } of lineItems) {
      tokens.inc({ model, meter }, Number(quantity));
      sum += Number(quantity);
    }
    if (paidUsd > 0) charged.inc({ model }, paidUsd);
    if (writeOffNano > 0n) writtenOff.inc({ model }, Number(writeOffNano) / nanoPerUsd);
    if (costNano) cost.inc({ model }, Number(costNano) / nanoPerUsd);
    if (streamed && ttftMs !== null) {
      firstByte.observe({ model, prompt: priced ? sizeOf(promptTokens(priced.usage)) : 'unknown' }, ttftMs / 1000);
    }
    leaving.count(admission.keyId, status === 'canceled');
    if (status !== 'canceled') return;
    gone.inc({ source });
    goneTokens.inc({ source }, sum);
    goneUsd.inc({ source }, paidUsd);
  };
}

/** The size of a prompt, as a label of few values. */
function sizeOf(tokens: number): string {
  if (tokens < 1_000) return '0-1k';
  if (tokens < 16_000) return '1k-16k';
  return tokens < 128_000 ? '16k-128k' : '128k+';
}

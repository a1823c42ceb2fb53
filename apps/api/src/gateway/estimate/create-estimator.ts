import { promptTokens, type Usage } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { type CountText, estimatePromptTokens, estimateTextTokens, type PromptWeight } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import { addSample, type Calibration, factorsOf, memory, merge, noSamples } from './calibration.ts';
import { loadOpenaiCount, openaiCounter } from './openai-counter.ts';

/** Tokens of a prompt before the provider has counted them. */
export interface PromptEstimate {
  /** Before calibration: what `learn` compares with what was reported. */
  readonly raw: number;
  /** What it most likely is: charged where a provider reports no usage. */
  readonly typical: number;
  /** What it hardly exceeds: held. */
  readonly high: number;
}

interface EstimatedModel {
  readonly id: string;
  readonly contextTokens: number | null;
}

type Kind = 'prompt' | 'output';

export interface TokenEstimator {
  /** Throws `validation_failed` for a body that is nested absurdly deep. */
  prompt(model: EstimatedModel, body: unknown): PromptEstimate;
  /** Tokens of a text by OpenAI's tokenizer, or roughly until that is loaded. */
  text(text: string): number;
  /** Tokens of output that was delivered, from the raw estimate of its text. */
  output(modelId: string, raw: number): number;
  /** Learns from a settled request whose usage the provider reported. */
  learn(modelId: string, estimated: { readonly prompt: number; readonly output: number }, reported: Usage): void;
  /** Stores what was learned and reads what other processes learned. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Shorter ones say more of the framing of a request than of the text in it. */
const smallestSample = 30;
/** Context assumed for a model whose own is not known. */
const unknownContext = 200_000;
/** Output that was never delivered (hidden reasoning) teaches nothing of text. */
const mostHidden = 2;

/** Estimates that learn, per model, from what providers report. Shared by all processes through the database. */
export async function createEstimator(sql: Sql, onProblem: (error: unknown) => void): Promise<TokenEstimator> {
  let count: ((text: string) => number) | null = null;
  loadOpenaiCount().then((loaded) => {
    count = loaded;
  }, onProblem);
  let stored = await read(sql);
  let added = new Map<string, Calibration>();

  const known = (modelId: string, kind: Kind) => {
    const name = `${kind} ${modelId}`;
    return factorsOf(merge(stored.get(name) ?? noSamples, added.get(name) ?? noSamples));
  };
  const add = (modelId: string, kind: Kind, estimated: number, reported: number) => {
    if (estimated < smallestSample || reported <= 0) return;
    const name = `${kind} ${modelId}`;
    added.set(name, addSample(added.get(name) ?? noSamples, estimated, reported));
  };
  const flush = async () => {
    const batch = added;
    added = new Map();
    try {
      await store(sql, batch);
      stored = await read(sql);
    } catch (error) {
      for (const [name, calibration] of added) batch.set(name, merge(batch.get(name) ?? noSamples, calibration));
      added = batch;
      throw error;
    }
  };
  const timer = setInterval(() => void flush().catch(onProblem), 60_000);
  timer.unref();

  return {
    prompt({ id, contextTokens }, body) {
      const { tokens: raw, hasUnseen } = weigh(body, count && openaiCounter(count));
      const { typical, high } = known(id, 'prompt');
      // What the provider adds by itself can fill the model's context.
      const most = hasUnseen ? (contextTokens ?? unknownContext) : 0;
      return { raw, typical: Math.ceil(raw * typical), high: Math.max(most, Math.ceil(raw * high)) };
    },
    text: (text) => (count ?? estimateTextTokens)(text),
    output: (modelId, raw) => Math.ceil(raw * known(modelId, 'output').typical),
    learn(modelId, estimated, reported) {
      add(modelId, 'prompt', estimated.prompt, promptTokens(reported));
      const output = reported.output ?? 0;
      if (output <= estimated.output * mostHidden) add(modelId, 'output', estimated.output, output);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch(onProblem);
    },
  };
}

function weigh(body: unknown, countText: CountText | null): PromptWeight {
  try {
    return estimatePromptTokens(body, countText ?? undefined);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DerouterError('validation_failed', 'The body is nested too deep.', { cause: error });
  }
}

async function read(sql: Sql): Promise<Map<string, Calibration>> {
  const rows = await sql<(Calibration & { modelId: string; kind: Kind })[]>`
    SELECT model_id AS "modelId", kind, weight, sum, sum_of_squares AS "sumOfSquares" FROM token_calibrations`;
  return new Map(rows.map(({ modelId, kind, ...calibration }) => [`${kind} ${modelId}`, calibration]));
}

async function store(sql: Sql, added: ReadonlyMap<string, Calibration>): Promise<void> {
  // In one order, so that two processes never wait for each other.
  for (const [name, { weight, sum, sumOfSquares }] of [...added].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [kind = '', modelId = ''] = name.split(' ', 2);
    const keep = memory / (memory + weight);
    await sql`
      INSERT INTO token_calibrations AS t (model_id, kind, weight, sum, sum_of_squares)
      VALUES (${modelId}, ${kind}, ${weight}, ${sum}, ${sumOfSquares})
      ON CONFLICT (model_id, kind) DO UPDATE SET weight = t.weight * ${keep}::float8 + excluded.weight,
        sum = t.sum * ${keep}::float8 + excluded.sum,
        sum_of_squares = t.sum_of_squares * ${keep}::float8 + excluded.sum_of_squares, updated_at = now()`;
  }
}

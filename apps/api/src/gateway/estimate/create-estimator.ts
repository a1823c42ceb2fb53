import { promptTokens, type Usage } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { type AnswerReading, type CountText, estimatePromptTokens, estimateTextTokens, type PromptWeight } from '@derouter/protocols';
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

interface OutputModel {
  readonly id: string;
  readonly vendor: string;
}

/** What came by of an answer: its tokens by characters, and the beginning of its text. */
type DeliveredOutput = Pick<AnswerReading, 'deliveredTokens' | 'deliveredSample'>;

type Kind = 'prompt' | 'output';

export interface TokenEstimator {
  /** Throws `validation_failed` for a body that is nested absurdly deep. */
  prompt(model: EstimatedModel, body: unknown): PromptEstimate;
  /** Tokens of a text by OpenAI's tokenizer, of a long one by samples; roughly until that is loaded. */
  text(text: string): number;
  /** Tokens of output that was delivered. */
  output(model: OutputModel, delivered: DeliveredOutput): number;
  /** Learns from a settled request whose usage the provider reported. `promptRaw`: what `prompt` told before calibration. */
  learn(model: OutputModel, promptRaw: number, delivered: DeliveredOutput, reported: Usage): void;
  /** Stores what was learned and reads what other processes learned. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Shorter ones say more of the framing of a request than of the text in it. */
const smallestSample = 30;
/** Context assumed for a model whose own is not known. */
const unknownContext = 200_000;
/** Output that was never delivered (hidden reasoning) teaches nothing of text. */
const maxHidden = 2;
/** With so many samples a model's output is known well; then one answer of so many is counted. */
const wellKnown = 100;
const oneAnswerOf = 16;
/** Tokens of a vendor's models for one of OpenAI's, until something is learned: measured on recorded answers. */
const vendorFactors: ReadonlyMap<string, number> = new Map([['anthropic', 1.15]]);

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
  let answers = 0;
  const countOutput = ({ vendor }: OutputModel, { deliveredTokens, deliveredSample = '' }: DeliveredOutput): number => {
    if (!count || deliveredSample === '') return deliveredTokens;
    // What the beginning is in a tokenizer's tokens, the rest is too.
    const ratio = count(deliveredSample) / estimateTextTokens(deliveredSample);
    return deliveredTokens * ratio * (vendorFactors.get(vendor) ?? 1);
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
    text: (text) => (count ? openaiCounter(count) : estimateTextTokens)(text),
    output: (model, delivered) => Math.ceil(countOutput(model, delivered) * known(model.id, 'output').typical),
    learn(model, promptRaw, delivered, reported) {
      add(model.id, 'prompt', promptRaw, promptTokens(reported));
      // Counting an answer is work that a request need not pay for once its model is known well.
      const { weight } = merge(stored.get(`output ${model.id}`) ?? noSamples, added.get(`output ${model.id}`) ?? noSamples);
      if (weight > wellKnown && ++answers % oneAnswerOf !== 0) return;
      const [estimated, output] = [countOutput(model, delivered), reported.output ?? 0];
      if (output <= estimated * maxHidden) add(model.id, 'output', estimated, output);
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

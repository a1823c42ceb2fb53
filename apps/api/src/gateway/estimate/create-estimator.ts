import { promptTokens, type Usage } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { type AnswerReading, type CountText, estimatePromptTokens, estimateTextTokens, type PromptWeight } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import { addSample, type Calibration, factorsOf, memory, merge, noSamples } from './calibration.ts';
import { loadOpenaiCount, openaiCounter } from './openai-counter.ts';

/** Estimated tokens of a prompt. */
export interface PromptEstimate {
  readonly kind: PromptKind;
  /** Before calibration; `learn` compares it with the reported count. */
  readonly raw: number;
  /** The most likely count; charged if the provider reports no usage. */
  readonly typical: number;
  /** Rarely exceeded; used for the hold. */
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

/** Delivered output: its token count estimated from characters, and the beginning of its text. */
type DeliveredOutput = Pick<AnswerReading, 'deliveredTokens' | 'deliveredSample'>;

/**
 * Prompts with tools are calibrated separately: providers rewrite schemas in a form of their own, and in a small request they
 * outweigh the text.
 */
type PromptKind = 'prompt' | 'prompt_with_tools';
type Kind = PromptKind | 'output';

export interface TokenEstimator {
  /** Throws `validation_failed` for a body that is nested too deeply. */
  prompt(model: EstimatedModel, body: unknown): PromptEstimate;
  /** Tokens of a text by OpenAI's tokenizer, sampled if it is long; a rough estimate until the tokenizer is loaded. */
  text(text: string): number;
  /** Estimates the tokens of delivered output. */
  output(model: OutputModel, delivered: DeliveredOutput): number;
  /** Learns from a settled request with reported usage. */
  learn(model: OutputModel, prompt: Pick<PromptEstimate, 'kind' | 'raw'>, delivered: DeliveredOutput, reported: Usage): void;
  /** Stores new samples and reads those of other processes. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Minimum sample: in shorter ones the framing of the request outweighs its text. */
const smallestSample = 30;
/** Context of a model whose own is unknown. */
const unknownContext = 200_000;
/** Beyond this ratio the output includes hidden reasoning, which teaches nothing about text. */
const maxHidden = 2;
/** After this many samples, only one answer in `oneAnswerOf` is counted. */
const wellKnown = 100;
const oneAnswerOf = 16;
/** Tokens of a vendor's models per OpenAI token, until calibrated. Measured on recorded answers. */
const vendorFactors: ReadonlyMap<string, number> = new Map([['anthropic', 1.15]]);

/** Estimates calibrated per model from reported usage, shared by all processes through the database. */
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
    // The ratio measured on the beginning is applied to the rest.
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
      const kind = hasTools(body) ? 'prompt_with_tools' : 'prompt';
      const { typical, high } = known(id, kind);
      // Content added by the provider can fill the model's context.
      const most = hasUnseen ? (contextTokens ?? unknownContext) : 0;
      return { kind, raw, typical: Math.ceil(raw * typical), high: Math.max(most, Math.ceil(raw * high)) };
    },
    text: (text) => (count ? openaiCounter(count) : estimateTextTokens)(text),
    output: (model, delivered) => Math.ceil(countOutput(model, delivered) * known(model.id, 'output').typical),
    learn(model, prompt, delivered, reported) {
      add(model.id, prompt.kind, prompt.raw, promptTokens(reported));
      // Counting takes time, so a well-calibrated model is counted only now and then.
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

function hasTools(body: unknown): boolean {
  const { tools } = (body ?? {}) as { tools?: unknown };
  return Array.isArray(tools) && tools.length > 0;
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
  // In a fixed order, so that two processes cannot deadlock.
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

/** Statistics of ln(reported ÷ estimated) for one model, as sums that processes can add up. */
export interface Calibration {
  readonly weight: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export const noSamples: Calibration = { weight: 0, sum: 0, sumOfSquares: 0 };

/** The prior: this many samples of an estimate that is right within 10 %. */
const priorWeight = 10;
const priorDeviation = 0.1;

/** Older samples decay so that about this many count. */
export const memory = 500;

/** A sample is capped at a factor of e², so that an outlier does not spoil the estimate. */
const maxLog = 2;

/** Adds a sample: estimated and reported tokens, both above 0. */
export function addSample(to: Calibration, estimated: number, reported: number): Calibration {
  const log = Math.max(-maxLog, Math.min(maxLog, Math.log(reported / estimated)));
  return { weight: to.weight + 1, sum: to.sum + log, sumOfSquares: to.sumOfSquares + log * log };
}

/** Adds the sums of two processes; the older ones decay. */
export function merge(old: Calibration, added: Calibration): Calibration {
  const keep = memory / (memory + added.weight);
  return {
    weight: old.weight * keep + added.weight,
    sum: old.sum * keep + added.sum,
    sumOfSquares: old.sumOfSquares * keep + added.sumOfSquares,
  };
}

/** Factors on an estimate: `typical` is the most likely, `high` is exceeded in about one of a hundred requests. */
export function factorsOf({ weight, sum, sumOfSquares }: Calibration): { readonly typical: number; readonly high: number } {
  const total = weight + priorWeight;
  const mean = sum / total;
  const variance = Math.max(0, (sumOfSquares + priorWeight * priorDeviation ** 2) / total - mean ** 2);
  return { typical: Math.exp(mean), high: Math.exp(mean + 2.33 * Math.sqrt(variance)) };
}

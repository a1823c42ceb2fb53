/** Buckets in seconds. Their ends cover the longest answers, and time to first byte has most of them where people notice. */
export const buckets = {
  firstByte: [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 45, 60, 90, 120],
  answer: [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 900],
  gap: [0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15],
  /** Our own share: admission, settlement, a commit. */
  own: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1],
} as const;

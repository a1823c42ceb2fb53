import { z } from 'zod';

/** The calls that a visitor can make on the landing page: fixed prompts to models of the sandbox. */
export const demoCalls = [
  { model: 'sandbox-gpt', prompt: 'Say hello to a new customer.' },
  { model: 'sandbox-claude', prompt: 'Explain prepaid credits in one sentence.' },
  { model: 'sandbox-gpt', prompt: 'Write a haiku about receipts.' },
] as const;

/** One of them, by its position. */
export const demoRequest = z.object({
  call: z
    .int()
    .min(0)
    .max(demoCalls.length - 1),
});

/** The receipt of a demo call. Amounts are exact decimals in USD. */
export interface DemoReceipt {
  readonly id: string;
  readonly createdAt: string;
  readonly model: string;
  readonly lineItems: readonly {
    readonly meter: string;
    readonly quantity: string;
    /** USD per million tokens. */
    readonly rateUsd: string;
    readonly amountUsd: string;
  }[];
  readonly costUsd: string;
  readonly ttftMs: number | null;
  readonly durationMs: number;
}

/** A line of the answer to a demo call: part of the text, or in the end the receipt. */
export type DemoLine = { readonly text: string } | { readonly receipt: DemoReceipt };

import { z } from 'zod';

export const upstreamKinds = ['anthropic', 'openai', 'gemini', 'openai-compatible'] as const;

export const newUpstream = z.object({
  name: z.string().trim().min(1).max(80),
  kind: z.enum(upstreamKinds),
  baseUrl: z
    .string()
    .trim()
    .pipe(z.url({ protocol: /^https?$/ }).max(500)),
  credential: z.string().trim().min(1).max(500),
  allowPrivateNetwork: z.boolean(),
});

export type NewUpstream = z.output<typeof newUpstream>;

/** Changes an upstream. Absent fields are left unchanged. */
export const upstreamChange = newUpstream.omit({ kind: true }).extend({ enabled: z.boolean() }).partial();

export type UpstreamChange = z.output<typeof upstreamChange>;

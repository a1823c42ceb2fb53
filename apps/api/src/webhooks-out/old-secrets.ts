import { z } from 'zod';
import type { Sealer } from '../secrets/index.ts';

/** A secret from before a rotation, with which deliveries are signed until then (milliseconds since 1970). */
const oldSecret = z.object({ secret: z.string(), untilMs: z.number() });
export type OldSecret = z.output<typeof oldSecret>;

interface StoredOldSecrets {
  readonly previousSealed: string | null;
  readonly previousUntil: Date | null;
}

/** The old secrets that are still valid, newest first. Before this form there was one, sealed as it is. */
export function openOldSecrets(sealer: Sealer, { previousSealed, previousUntil }: StoredOldSecrets, nowMs: number): OldSecret[] {
  if (previousSealed === null || previousUntil === null || previousUntil.getTime() <= nowMs) return [];
  const opened = sealer.open('webhook secret', previousSealed);
  const all = opened.startsWith('[')
    ? z.array(oldSecret).parse(JSON.parse(opened))
    : [{ secret: opened, untilMs: previousUntil.getTime() }];
  return all.filter(({ untilMs }) => untilMs > nowMs);
}

/** What is stored for old secrets, newest first: the newest is valid the longest. */
export function sealOldSecrets(sealer: Sealer, secrets: readonly [OldSecret, ...OldSecret[]]): StoredOldSecrets {
  return { previousSealed: sealer.seal('webhook secret', JSON.stringify(secrets)), previousUntil: new Date(secrets[0].untilMs) };
}

import { client } from '@derouter/ui';

interface Opened {
  readonly secret: string;
  readonly until: number;
}

/** A secret is replaced this long before it ends, so that it outlives the checks at the start of a call. */
const marginMs = 60_000;
let opened: Promise<Opened> | null = null;

/** The secret of this tab, kept in memory and nowhere else. A new one is opened if there is none, or if it ends soon. */
export async function playgroundSecret(): Promise<string> {
  const current = opened && (await opened.catch(() => null));
  if (current && current.until > performance.now() + marginMs) return current.secret;
  opened = open();
  return (await opened).secret;
}

/** Forgets a secret that the server refused. */
export function forgetSecret(): void {
  opened = null;
}

async function open(): Promise<Opened> {
  const from = performance.now();
  const { secret, validMs } = await client.playground.open.mutate();
  return { secret, until: from + validMs };
}

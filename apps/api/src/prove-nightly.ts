import { prove } from '@derouter/billing';
import type { Services } from './services.ts';

/** Proves the ledger: on Sundays all of it, otherwise what is new. Logs every violation at level fatal. */
export async function proveNightly({ sql, log }: Pick<Services, 'log' | 'sql'>, now = new Date()): Promise<void> {
  const { findings, ...read } = await prove(sql, { full: now.getUTCDay() === 0 });
  for (const finding of findings) log.fatal(finding, 'the ledger has violations');
  if (findings.length === 0) log.info(read, 'the ledger is correct');
}

import { prove } from '@derouter/billing';
import type { Services } from './services.ts';

/** Checks the books, on Sundays from the first transfer on, and reports every row that is off, loudly. */
export async function proveNightly({ sql, log }: Pick<Services, 'log' | 'sql'>, now = new Date()): Promise<void> {
  const { findings, ...read } = await prove(sql, { full: now.getUTCDay() === 0 });
  for (const finding of findings) log.fatal(finding, 'the books are off');
  if (findings.length === 0) log.info(read, 'the books are right');
}

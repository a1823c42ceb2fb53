import { prove } from '@derouter/billing';
import type { Services } from './services.ts';

/** Checks the books and reports every row that is off, loudly. */
export async function proveNightly({ sql, log }: Services): Promise<void> {
  const { findings, receipts } = await prove(sql);
  for (const finding of findings) log.fatal(finding, 'the books are off');
  if (findings.length === 0) log.info({ receipts }, 'the books are right');
}

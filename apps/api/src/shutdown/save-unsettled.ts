import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Settlement, writeSettlement } from '@derouter/billing';

/** File of answers that were delivered but could not be charged, one per line. The next start charges them. */
export function unsettledFile(dataDir: string): string {
  return join(dataDir, 'unsettled.jsonl');
}

/** Appends settlements to that file, synchronously and atomically. Returns their number. */
export function saveUnsettled(dataDir: string, settlements: readonly Settlement[]): number {
  if (settlements.length > 0) appendLines(unsettledFile(dataDir), settlements.map(writeSettlement));
  return settlements.length;
}

/** Appends lines to a file that only its owner can read. Replaces the file atomically. */
export function appendLines(file: string, lines: readonly string[]): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const written = `${file}.new`;
  const handle = openSync(written, 'w', 0o600);
  try {
    writeSync(handle, before + lines.map((line) => `${line}\n`).join(''));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(written, file);
}

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Settlement, writeSettlement } from '@derouter/billing';

/** Answers that were given and could not be charged, one a line, until a start finds the database. */
export function unsettledFile(dataDir: string): string {
  return join(dataDir, 'unsettled.jsonl');
}

/** Adds what could not be charged to the file, which appears whole or not at all. Returns how many. Nothing waits in here. */
export function keepUnsettled(dataDir: string, settlements: readonly Settlement[]): number {
  if (settlements.length > 0) appendLines(unsettledFile(dataDir), settlements.map(writeSettlement));
  return settlements.length;
}

/** Adds lines to a file that only its owner can read. */
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

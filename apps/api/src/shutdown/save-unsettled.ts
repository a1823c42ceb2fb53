import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Settlement, writeSettlement } from '@derouter/billing';

/**
 * File of answers that were delivered but could not be charged, one per line. The next start charges them. Where several processes
 * share the folder, each has a file of its own.
 */
export function unsettledFile(dataDir: string, processId: string | null = null): string {
  return join(dataDir, processId === null ? 'unsettled.jsonl' : `unsettled-${processId}.jsonl`);
}

/** All such files in the folder. */
export function listUnsettledFiles(dataDir: string): string[] {
  const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
  return names.filter((name) => /^unsettled(-[0-9a-f-]{36})?\.jsonl$/.test(name)).map((name) => join(dataDir, name));
}

/** Appends settlements to that file, synchronously and atomically. Returns their number. */
export function saveUnsettled(file: string, settlements: readonly Settlement[]): number {
  if (settlements.length > 0) appendLines(file, settlements.map(writeSettlement));
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

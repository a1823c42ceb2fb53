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

/**
 * Appends settlements to that file, synchronously and atomically. Returns what to say about it, null if there is nothing to keep. If the
 * file cannot be written, for instance because the disk is full, that contains the lines: the log is then the last place they can be.
 */
export function keepUnsettled(file: string, settlements: readonly Settlement[]): string | null {
  const count = settlements.length;
  if (count === 0) return null;
  const lines = settlements.map(writeSettlement);
  try {
    appendLines(file, lines);
    return `${count} answers could not be charged: they are kept in ${file} and charged at the next start.`;
  } catch (error) {
    const why = (error as Error).message;
    return `${count} answers could not be charged, and ${file} could not be written (${why}). Put these lines into it before the next start:\n${lines.join('\n')}`;
  }
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

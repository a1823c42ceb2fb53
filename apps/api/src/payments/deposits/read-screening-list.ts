import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { ScreenAddress } from './screening.ts';

const list = z.object({ name: z.string().min(1), version: z.string().min(1), date: z.iso.date(), addresses: z.array(z.string()) });

/** EVM addresses are written in capitals or not; base58 is case-sensitive. */
const normalize = (address: string) => (address.startsWith('0x') ? address.toLowerCase() : address);

/** Screens senders by a file, read again when it changes. While it cannot be read or understood, each look-up throws. */
export function readScreeningList(file: string): ScreenAddress {
  let read: { readonly changedMs: number; readonly list: z.infer<typeof list>; readonly addresses: ReadonlySet<string> } | null = null;
  return async (_, address) => {
    const { mtimeMs } = await stat(file);
    if (read?.changedMs !== mtimeMs) {
      const parsed = list.parse(JSON.parse(await readFile(file, 'utf8')));
      read = { changedMs: mtimeMs, list: parsed, addresses: new Set(parsed.addresses.map(normalize)) };
    }
    const { name, version, date } = read.list;
    return { hit: read.addresses.has(normalize(address)), list: name, version, date };
  };
}

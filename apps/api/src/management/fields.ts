import { idTime } from '@derouter/db';
import { z } from 'zod';

/** An exact decimal amount in USD, such as `"0.000705"`. */
export const usd = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Exact decimal amount in USD.', examples: ['0.000705'] });

/** A time in UTC. */
export const time = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' });

export const id = z.uuid();

/** Path parameters of one object. */
export const byId = z.strictObject({ id });

/** A page of a list. The cursor comes from `next_cursor` of the page before. */
export const paging = {
  cursor: z.string().min(1).max(200).optional().meta({ description: 'The next_cursor of the previous page.' }),
  limit: wholeNumber(1, 200).default(50).meta({ description: 'Most items of a page.' }),
};

/** A whole number in a query string. */
function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));
}

/** Writes an opaque cursor. */
export function writeCursor(lastId: string): string {
  return Buffer.from(`1:${lastId}`).toString('base64url');
}

/** Reads a cursor; null if it is not one of ours. */
export function readCursor(text: string): string | null {
  const read = /^1:(.+)$/.exec(Buffer.from(text, 'base64url').toString('latin1'))?.[1] ?? '';
  try {
    idTime(read);
    return read;
  } catch {
    return null;
  }
}

import { randomUUID } from 'node:crypto';
import { databaseNowMs } from './database-clock.ts';

/**
 * A new UUIDv7 (RFC 9562), which sorts by creation time: the first 48 bits are milliseconds since 1970 by the clock of the database, the rest, except
 * version and variant, is random. Node has no UUIDv7 of its own before Node 26.
 */
export function newId(): string {
  const time = databaseNowMs().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** Dates of later years are written in a form that PostgreSQL does not read. */
const lastMs = Date.UTC(9999, 11, 31);

/** The creation time inside a UUIDv7. Throws `RangeError` if `id` is not one, or if no date can be made of it. */
export function idTime(id: string): Date {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(id)) {
    throw new RangeError('not a UUIDv7');
  }
  const ms = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  if (ms > lastMs) throw new RangeError('not a time that PostgreSQL reads');
  return new Date(ms);
}

import { z } from 'zod';

/** Whether the database can store a time as we send it, and days before it. ISO 8601 has a year 0, PostgreSQL has none. */
function isStorable(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return year >= 1970 && year <= 9999;
}

const storable = [isStorable, 'Enter a time from 1970 on.'] as const;

/** An ISO timestamp in UTC, parsed to a `Date`. */
export const moment = z.iso
  .datetime()
  .refine(...storable)
  .transform((text) => new Date(text));

/** A day as YYYY-MM-DD. */
export const day = z.iso.date().refine(...storable);

/** An ISO timestamp with any offset. */
export const timestamp = z.iso.datetime({ offset: true }).refine(...storable);

/** A limit on a count; null means no limit. */
export const limit = z.number().int().min(1).max(1_000_000_000).nullable();

/** A limit on a count; null means no limit, 0 forbids. */
export const limitOrZero = z.number().int().min(0).max(1_000_000_000).nullable();

/** A size in tokens; null if unknown. */
export const tokenCount = z.number().int().min(0).max(100_000_000).nullable();

/** A decimal amount in USD. */
export const usdAmount = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'Enter an amount in USD such as 12.50.');

/** A decimal amount in USD; null for none. */
export const optionalUsd = usdAmount.nullable();

/** An IANA time zone, such as `UTC` or `Asia/Kathmandu`. Fixed offsets such as `+05:30` are none. */
export const timeZone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){0,2}$/)
  .refine(isTimeZone, 'Enter a time zone such as Europe/Berlin.');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** The reason for a staff action, stored with it. Owners of suspended keys and accounts can see it. */
export const reason = z.string().trim().min(1).max(500);

export const modelId = z.string().min(1).max(200);

/** A model id or alias chosen by staff. */
export const modelName = modelId.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/);

/** The allowed models; null allows all. */
export const allowedModels = z.array(modelId).min(1).max(500).nullable();

import { bigint, timestamp } from 'drizzle-orm/pg-core';

/** A UTC time with millisecond precision. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** An amount of money in nano-USD (1 USD = 1 000 000 000). */
export const nano = (name: string) => bigint(name, { mode: 'bigint' });

import { z } from 'zod';

/** A moment as ISO text, read as a date. */
export const moment = z.iso.datetime().transform((text) => new Date(text));

/** A limit on a number of things; null limits nothing. */
export const limit = z.number().int().min(1).max(1_000_000_000).nullable();

/** A size in tokens; null where it is not known. */
export const tokenCount = z.number().int().min(0).max(100_000_000).nullable();

/** An amount in USD as decimal text; null for none. */
export const optionalUsd = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'An amount in USD such as 12.50.')
  .nullable();

/** Why staff do something: stored with the action, and shown to its owner where a key or an account is suspended. */
export const reason = z.string().trim().min(1).max(500);

export const modelId = z.string().min(1).max(200);

/** The id or another name of a model, as staff may choose it. */
export const modelName = modelId.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/);

/** The only models that are allowed; null allows all. */
export const allowedModels = z.array(modelId).min(1).max(500).nullable();

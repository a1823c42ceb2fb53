import { z } from 'zod';

/**
 * A schema for a text input: parses the text with `parse` and validates the result with the server's `schema`. `problem` is
 * the key in `fieldErrors` of the message to show when that fails.
 */
export function fromText<Value>(schema: z.ZodType, parse: (text: string) => Value, problem?: string) {
  return z.string().transform((text, context): Value => {
    const value = parse(text);
    if (schema.safeParse(value).success) return value;
    context.addIssue({ code: 'custom', message: problem ?? '' });
    return z.NEVER;
  });
}

import { z } from 'zod';

/**
 * A text field: what was typed is read into the value that the server takes, and checked by the server's own schema.
 * `problem` names a text of `fieldErrors`.
 */
export function typed<Value>(schema: z.ZodType, read: (text: string) => Value, problem?: string) {
  return z.string().transform((text, context): Value => {
    const value = read(text);
    if (schema.safeParse(value).success) return value;
    context.addIssue({ code: 'custom', message: problem ?? '' });
    return z.NEVER;
  });
}

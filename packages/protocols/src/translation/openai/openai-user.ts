import { createHash } from 'node:crypto';

/** `user`, which OpenAI takes up to 64 characters long: a longer one becomes its SHA-256, as good a mark. */
export function writeOpenaiUser(user: string | null): { user?: string } {
  if (user === null) return {};
  return { user: user.length <= 64 ? user : createHash('sha256').update(user).digest('hex') };
}

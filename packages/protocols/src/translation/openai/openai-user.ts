import { createHash } from 'node:crypto';

/**
 * Writes `user`. OpenAI limits it to 64 characters, so a longer value is replaced by its SHA-256, which identifies the user just as well.
 */
export function writeOpenaiUser(user: string | null): { user?: string } {
  if (user === null) return {};
  return { user: user.length <= 64 ? user : createHash('sha256').update(user).digest('hex') };
}

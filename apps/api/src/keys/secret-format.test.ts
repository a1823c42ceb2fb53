import { expect, test } from 'vitest';
import { createSecret, isWellFormed } from './secret-format.ts';

test('a new secret is well formed, and any changed character is detected', () => {
  const secret = createSecret();
  expect(isWellFormed(secret)).toBe(true);
  expect(createSecret()).not.toBe(secret);
  for (let i = 3; i < secret.length; i++) {
    const other = secret[i] === 'a' ? 'b' : 'a';
    expect(isWellFormed(secret.slice(0, i) + other + secret.slice(i + 1))).toBe(false);
  }
  for (const bad of ['', 'dr-', secret.slice(0, -1), `${secret}x`, secret.slice(3), 'sk-abc']) expect(isWellFormed(bad)).toBe(false);
});

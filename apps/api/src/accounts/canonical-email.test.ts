import { expect, test } from 'vitest';
import { canonicalEmail } from './canonical-email.ts';

test.each([
  ['Ada.Love+lace@Gmail.com', 'adalove@gmail.com'],
  ['ada.love@googlemail.com', 'adalove@gmail.com'],
  ['ada.love+x@example.com', 'ada.love@example.com'],
  ['Ada+x@Outlook.com', 'ada@outlook.com'],
  ['ada@me.com', 'ada@icloud.com'],
  ['ada@pm.me', 'ada@proton.me'],
  ['ada-shop@yahoo.co.uk', 'ada@yahoo.co.uk'],
  ['ada-shop@example.com', 'ada-shop@example.com'],
  ['ada+x@protonmail.com', 'ada@proton.me'],
  [' ada@BÜCHER.de ', 'ada@xn--bcher-kva.de'],
])('%s is normalised to %s', (typed, canonical) => expect(canonicalEmail(typed)).toBe(canonical));

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@localhost',
  'a b@example.com',
  '<a@example.com>',
  '+x@gmail.com',
  'victim+x@attacker.com@corp.example',
  'victim\uff0bx@gmail.com',
  'a\u0000b@example.com',
  `${'a'.repeat(65)}@example.com`,
])('refuses %j', (typed) => expect(() => canonicalEmail(typed)).toThrow(/email address/));

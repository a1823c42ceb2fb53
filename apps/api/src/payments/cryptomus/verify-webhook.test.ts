import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { cutSign } from './cut-sign.ts';
import { JsonNumber, parseJson } from './parse-json.ts';
import { signBody } from './sign-body.ts';
import { verifyWebhook } from './verify-webhook.ts';
import { writePhpJson } from './write-php-json.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

const vectors = z
  .object({
    key: z.string(),
    vectors: z.array(z.object({ name: z.string(), transport: z.enum(['plain', 'escaped']), valid: z.boolean(), body: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL('php-signature-vectors.json', import.meta.url), 'utf8')));
const { key } = vectors;

describe('bodies written and signed by PHP', () => {
  test('there are 13 genuine and 4 false ones', () => {
    expect(vectors.vectors.map(({ valid }) => valid).filter(Boolean)).toHaveLength(13);
    expect(vectors.vectors).toHaveLength(17);
  });

  test.each(vectors.vectors)('$name, $transport: $valid', ({ body, transport, valid }) => {
    const match = verifyWebhook(Buffer.from(body), key);
    expect(match).toBe(valid ? (transport === 'plain' ? 'raw' : 'rewritten') : null);
  });
});

/** A body signed over its bytes without the signature. */
function signed(members: string, signKey = key): string {
  return `{${members},"sign":"${signBody(`{${members}}`, signKey)}"}`;
}
const verify = (body: string, signKey = key) => verifyWebhook(Buffer.from(body), signKey);

describe('signatures', () => {
  test('unknown members, slashes, quotes, é and U+2028 do not matter (B1)', () => {
    expect(
      verify(signed(String.raw`"type":"payment","additional_data":"a\/b é \" \u2028","txid":null,"new":{"x":[1.50,{"sign":"x"}]}`)),
    ).toBe('raw');
  });

  test('a body that a proxy wrote again is accepted only if PHP would have written its content so (B2)', () => {
    const genuine = signed(String.raw`"url":"https:\/\/a.example\/b"`);
    expect(verify(genuine)).toBe('raw');
    expect(verify(genuine.replaceAll('\\/', '/'))).toBe('rewritten');
    expect(verify(JSON.stringify(JSON.parse(genuine), null, 2))).toBe('rewritten');
    // Signed as JavaScript writes it: the bytes fit, but not after they were escaped.
    const ours = signed('"url":"https://a.example/b"');
    expect(verify(ours)).toBe('raw');
    expect(verify(ours.replaceAll('/', '\\/'))).toBeNull();
  });

  test('the signature may be the first, the last or the only member, and spaces do not matter', () => {
    expect(verify(`{"sign":"${signBody('{"a":"1"}', key)}","a":"1"}`)).toBe('raw');
    expect(verify(`{"a":"1","sign":"${signBody('{"a":"1","b":"2"}', key)}","b":"2"}`)).toBe('raw');
    expect(verify(`{"sign":"${signBody('{}', key)}"}`)).toBe('raw');
    expect(verify(`{ "a": "1", "sign" : "${signBody('{"a":"1"}', key)}" }`)).toBe('rewritten');
  });

  test('two signatures are refused, also if one is written with escapes or its value is another', () => {
    const rest = '"a":"1"';
    const sign = signBody(`{${rest}}`, key);
    expect(verify(`{${rest},"sign":"${sign}","sign":"${sign}"}`)).toBeNull();
    expect(verify(`{${rest},"\\u0073ign":"${'0'.repeat(32)}","sign":"${sign}"}`)).toBeNull();
    expect(verify(`{"sign":null,${rest},"sign":"${sign}"}`)).toBeNull();
  });

  test('nothing verifies with an empty key', () => {
    const rest = '{"a":"1"}';
    // What anybody could compute.
    const emptyKeySign = createHash('md5').update(Buffer.from(rest).toString('base64')).digest('hex');
    expect(() => signBody(rest, '')).toThrow(RangeError);
    expect(verify(`{"a":"1","sign":"${emptyKeySign}"}`, '')).toBeNull();
  });

  test.each([
    ['', 'empty'],
    ['[]', 'a list'],
    ['null', 'null'],
    ['"sign"', 'a string'],
    ['{"sign":"A0"}', 'too short'],
    [`{"sign":"${'A'.repeat(32)}"}`, 'capital digits'],
    [`{"a":{"sign":"${'a'.repeat(32)}"}}`, 'a signature further in'],
    [`[{"sign":"${'a'.repeat(32)}"}]`, 'a signature in a list'],
    [`{"sign":"${'a'.repeat(32)}"`, 'cut off'],
    [`{"sign":"${'a'.repeat(32)}`, 'cut off in a string'],
    ['\\"\\', 'backslashes'],
    [`{"sign":"${'a'.repeat(32)}","x":${'['.repeat(200_000)}}`, 'nested deeply'],
  ])('%# %s: refused without an exception', (body) => expect(verify(body)).toBeNull());

  test('any text is refused without an exception, and any content that PHP signed is accepted', () => {
    fc.assert(
      fc.property(fc.string(), (text) => verify(text) === null),
      fuzzed,
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (content) => {
        const { sign: _, ...rest } = content;
        const written = writePhpJson(parseJson(JSON.stringify(rest), (source) => new JsonNumber(source)));
        const sign = signBody(written, key);
        const body = written === '{}' ? `{"sign":"${sign}"}` : `${written.slice(0, -1)},"sign":"${sign}"}`;
        expect(verify(body)).toBe('raw');
        expect(cutSign(Buffer.from(body))?.rest.toString('utf8')).toBe(written);
      }),
      fuzzed,
    );
  });
});

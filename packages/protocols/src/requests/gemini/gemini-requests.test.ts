import { describe, expect, test } from 'vitest';
import { changeTexts } from '../../json/change-texts.ts';
import { changeTopLevel } from '../../json/top-level-fields.ts';
import { dropForeignReasoning } from '../../translation/reasoning/drop-foreign-reasoning.ts';
import { findGeminiTools, leaveOutGeminiTools } from './gemini-tools.ts';
import { inspectGemini, limitGeminiOutput, nameGeminiModel } from './inspect-gemini.ts';
import { matchGeminiPath } from './match-path.ts';
import { prependGeminiPrompt } from './prepend-gemini-prompt.ts';

const request = (text: string) => ({ text, body: JSON.parse(text) as Record<string, unknown> });
const path = matchGeminiPath('/v1beta/models/m:generateContent', '', { generateContent: 'generate' });
const inspect = (body: Record<string, unknown>) => inspectGemini(body, path ?? expect.fail());

describe('inspecting a Gemini request', () => {
  test('reads the limit of all candidates, the tier and the model in the path', () => {
    const read = inspect({ generation_config: { max_output_tokens: 7, candidate_count: 2 }, service_tier: 'SERVICE_TIER_FLEX' });
    expect(read).toMatchObject({ ok: true, view: { model: 'm', stream: false, outputLimit: 14, choices: 2, tier: 'flex' } });
    const counting = matchGeminiPath('/v1beta/models/m:countTokens', '', { countTokens: 'count_tokens' }) ?? expect.fail();
    const counted = inspectGemini({ generateContentRequest: { generationConfig: { maxOutputTokens: 3 } } }, counting);
    expect(counted).toMatchObject({ ok: true, view: { outputLimit: 3, tier: null } });
  });

  test.each([
    [{ generationConfig: [] }, 'generationConfig'],
    [{ generationConfig: {}, generation_config: {} }, 'generationConfig'],
    [{ generationConfig: { candidateCount: 0 } }, 'generationConfig.candidateCount'],
    [{ generationConfig: { maxOutputTokens: -1 } }, 'generationConfig.maxOutputTokens'],
    [{ serviceTier: 1 }, 'serviceTier'],
    [{ system_instruction: [] }, 'systemInstruction'],
  ])('refuses a wrong type: %j', (body, param) => expect(inspect(body)).toMatchObject({ ok: false, param }));

  test('treats a field named like an Object method as an ordinary field', () => {
    const odd = JSON.parse('{"__proto__":{"maxOutputTokens":5},"toString":1,"generationConfig":{"constructor":2}}') as Record<
      string,
      unknown
    >;
    expect(inspect(odd)).toMatchObject({ ok: true, view: { outputLimit: null } });
  });
});

test('the output limit and the model names change in place', () => {
  const { text, body } = request('{"model":"x","generation_config":{"temperature":1.50,"seed":12345678901234567890}, "contents":[1.0]}');
  const changes = { ...nameGeminiModel(body, 'up'), ...limitGeminiOutput(body, 9) };
  expect(changeTopLevel(text, changeTexts(text, body, changes))).toBe(
    '{"model":"models/up","generation_config":{"temperature":1.50,"seed":12345678901234567890,"maxOutputTokens":9},"contents":[1.0]}',
  );
});

test('hosted tools are found and left out, and every other character stays', () => {
  const { text, body } = request(
    '{"tools":[{"google_search":{}, "functionDeclarations":[{"name":"f","n":1.0}]},{"url_context":{}}],"x":1.0}',
  );
  expect(findGeminiTools(body)).toEqual([
    { type: 'googleSearch', isOptional: true, isRequired: false },
    { type: 'urlContext', isOptional: true, isRequired: false },
  ]);
  expect(leaveOutGeminiTools({ text, body }, () => true)).toEqual({
    text: '{"tools":[{"functionDeclarations":[{"name":"f","n":1.0}]}],"x":1.0}',
    body: { tools: [{ functionDeclarations: [{ name: 'f', n: 1 }] }], x: 1 },
  });
});

test('a hosted tool is found wherever Google would find it', () => {
  const alone = request('{"tools":{"googleSearch":{}},"x":1.0}');
  expect(findGeminiTools(alone.body)).toHaveLength(1);
  expect(leaveOutGeminiTools(alone, () => true)).toEqual({ text: '{"x":1.0}', body: { x: 1 } });
  const hidden = inspect({ generateContentRequest: {}, tools: [{ googleSearch: {} }], generationConfig: { maxOutputTokens: 5 } });
  expect(hidden).toMatchObject({ view: { outputLimit: 5, hostedTools: [{ type: 'googleSearch' }] } });
});

test('a system prompt is inserted once, before the caller’s own parts, in the caller’s spelling', () => {
  const prompt = 'You are the tool.';
  const own = request('{"system_instruction":{"role":"x","parts":[{"text":"A\\u0041"}]}}');
  const { text, body, outcome } = prependGeminiPrompt(own, prompt, 'generate');
  expect(text).toBe('{"system_instruction":{"role":"x","parts":[{"text":"You are the tool."},{"text":"A\\u0041"}]}}');
  expect([body, outcome]).toEqual([JSON.parse(text), 'prepended']);
  expect(prependGeminiPrompt({ text, body }, prompt, 'generate').outcome).toBe('already-present');
});

test('signatures of other providers are removed, and a call that loses its signature gets the placeholder', () => {
  const part = { functionCall: { name: 'f' }, thoughtSignature: 'drt1.a..Sig' };
  const own = { text: 'x', thoughtSignature: 'R2Vt' };
  const contents = [
    { role: 'model', parts: [{ text: '', thoughtSignature: 'drtt1.aG0.drt1.a..Sig' }, part, own] },
    { role: 'user', parts: [] },
  ];
  expect(dropForeignReasoning('gemini', { contents })).toEqual({
    contents: [
      { role: 'model', parts: [{ functionCall: { name: 'f' }, thoughtSignature: 'skip_thought_signature_validator' }, own] },
      contents[1],
    ],
  });
  expect(dropForeignReasoning('gemini', { contents: [{ parts: [own] }] })).toEqual({});
});

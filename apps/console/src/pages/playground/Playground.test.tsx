// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { keepTyped, queryClient, setTypist } from '@derouter/ui';
import { createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { renderRouter } from '../../testing/show-page.tsx';
import { Playground } from './Playground.tsx';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });

const receiptId = '0197b6a0-0000-7000-8000-000000000001';
const model = (id: string) => ({
  ...{ id, displayName: id.toUpperCase(), vendor: 'test', dialects: ['openai-chat'], systemPrompt: null },
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '1', output: '10' } }],
  ...{ perCallUsd: {}, systemPromptCost: { tokens: 1_000, inputUsd: '0.001', cacheReadUsd: null } },
});
const answers: Record<string, () => unknown> = {
  'catalog.listModels': () => [model('one'), model('two'), { ...model('embed'), dialects: ['openai-embeddings'] }],
  'playground.open': () => ({ keyId: 'k', secret: `dr-${++opened}`, validMs: 3_600_000 }),
  'usage.get': () => ({ id: receiptId, costUsd: '0.000705', inputTokens: 1_200, outputTokens: 34 }),
};
let opened = 0;
/** What the gateway was asked, and how it answers. */
let asked: { readonly key: string | null; readonly body: { model: string; messages: unknown[] } }[] = [];
let gateway: () => Response | Promise<Response> = () => HttpResponse.error();

const server = setupServer(
  http.all('*/trpc/:paths', ({ params }) =>
    HttpResponse.json(
      String(params.paths)
        .split(',')
        .map((path) => ({ result: { data: answers[path]?.() ?? null } })),
    ),
  ),
  http.post('*/v1/chat/completions', async ({ request }) => {
    asked.push({ key: request.headers.get('authorization'), body: (await request.json()) as never });
    return gateway();
  }),
);

beforeAll(() => {
  server.listen();
  window.scrollTo = () => undefined;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});
afterEach(() => {
  cleanup();
  queryClient.clear();
});

const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const piece = (delta: object, finish: string | null = null) => event({ choices: [{ delta, finish_reason: finish }] });
const end = event({ choices: [], usage: { prompt_tokens: 1_200, completion_tokens: 34 } }) + event('[DONE]');
const streamOf = (...parts: string[]) =>
  new HttpResponse(parts.join(''), { headers: { 'content-type': 'text/event-stream', 'x-derouter-receipt': receiptId } });

async function openPage() {
  const texts = await createI18n('console', 'en', ['common', 'console', 'playground']);
  const root = createRootRoute();
  const route = (path: string, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path, component });
  const router = createRouter({
    routeTree: root.addChildren([
      route('/playground', Playground),
      ...['/usage/$receiptId', '/credits', '/keys'].map((path) => route(path, () => 'elsewhere')),
    ]),
    history: createMemoryHistory({ initialEntries: ['/playground'] }),
  });
  const { user } = renderRouter(router, texts);
  const composer = await screen.findByRole('textbox', { name: 'Message' });
  return { composer, user, router };
}

/** Collects what a live region says. */
function listen(testId: string): string[] {
  const region = screen.getByTestId(testId);
  const said: string[] = [];
  new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return said;
}

test('an answer streams in; one polite message at its start and one at its end; the focus stays in the composer', async () => {
  let send: (text: string) => void = () => undefined;
  let close: () => unknown = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      send = (text) => controller.enqueue(new TextEncoder().encode(text));
      close = () => controller.close();
    },
  });
  gateway = () => new HttpResponse(body, { headers: { 'content-type': 'text/event-stream', 'x-derouter-receipt': receiptId } });
  const { composer, user } = await openPage();
  const [polite, assertive] = [listen('polite'), listen('assertive')];
  await user.type(composer, 'Hi{Shift>}{Enter}{/Shift}there');
  // The Enter that ends the composition of a word does not send.
  fireEvent.keyDown(composer, { key: 'Enter', isComposing: true });
  fireEvent.keyDown(composer, { key: 'Enter', keyCode: 229 });
  expect(asked).toHaveLength(0);
  await user.keyboard('{Enter}');
  expect((composer as HTMLTextAreaElement).value).toBe('');
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual({
    key: `Bearer dr-${opened}`,
    body: { model: 'one', messages: [{ role: 'user', content: 'Hi\nthere' }], stream: true, stream_options: { include_usage: true } },
  });
  send(piece({ content: 'Hello ' }));
  await waitFor(() => expect(screen.getByTestId('answer-text').textContent).toBe('Hello '));
  // The prompt counts, the one of the operator included, and the sum only grows until the receipt is there.
  expect(screen.getByTestId('figures').textContent).toMatch(/≈ 1,007.*≈ 2/);
  expect(screen.getByTestId('about-cost').textContent).toBe('≈ $0.001027');
  // No part of the transcript is a live region.
  const pane = screen.getByTestId('pane');
  expect(pane.closest('[aria-live], [role=status], [role=alert], [role=log]')).toBeNull();
  for (const [i, word] of 'w o r l d'.split(' ').entries()) send(piece({ content: word }, i === 4 ? 'stop' : null));
  send(end);
  close();
  await waitFor(() => expect(screen.getByTestId('answer-cost').textContent).toBe('$0.000705'));
  expect(pane.querySelector('[aria-live], [role=status], [role=alert], [role=log]')).toBeNull();
  await waitFor(() => expect(polite).toHaveLength(2));
  expect(polite).toEqual(['The answer is being written.', 'The answer is complete: 1,234 tokens, $0.000705.']);
  expect(assertive).toEqual([]);
  expect(document.activeElement).toBe(composer);
  expect(screen.getByTestId('answer-text').textContent).toBe('Hello world');
  expect(screen.getByTestId('receipt-link').getAttribute('href')).toBe(`/usage/${receiptId}`);
});

test('a key that ended is replaced once; a key that is refused again is an error', async () => {
  const refused = () => HttpResponse.json({ error: { message: 'This secret was replaced.', code: 'key_revoked' } }, { status: 401 });
  let calls = 0;
  gateway = () => (calls++ === 0 ? refused() : streamOf(piece({ content: 'Again' }), end));
  const { composer, user } = await openPage();
  await user.type(composer, 'Hi{Enter}');
  await screen.findByText('Again');
  expect(asked.map(({ key }) => key)).toEqual([`Bearer dr-${opened - 1}`, `Bearer dr-${opened}`]);
  gateway = refused;
  await user.type(composer, 'Hi{Enter}');
  expect((await screen.findByTestId('failure')).textContent).toContain('The playground’s key was refused.');
  expect(asked).toHaveLength(4);
});

test('failures say what to do, and are told at once', async () => {
  const cases: [() => Response, RegExp, string | null][] = [
    [
      () =>
        HttpResponse.json(
          { error: { message: 'It may need $2.', code: 'insufficient_quota', limit_source: 'account_credit' } },
          { status: 402 },
        ),
      /not enough credit.*It may need \$2\./,
      '/credits',
    ],
    [
      () => HttpResponse.json({ error: { message: 'x', limit_source: 'key_budget' } }, { status: 402 }),
      /budget of the playground/,
      '/keys',
    ],
    [
      () => HttpResponse.json({ error: { message: 'Slow down.' } }, { status: 429, headers: { 'retry-after': '7' } }),
      /Too many requests.*Try again in 7 seconds\./,
      null,
    ],
    [() => streamOf(piece({ content: 'Half' })), /connection ended before the answer was complete/, null],
    [
      () => streamOf(piece({ content: 'Half' }), event({ error: { message: 'Overloaded.' } })),
      /provider could not answer.*Overloaded\./,
      null,
    ],
    [() => HttpResponse.error(), /server cannot be reached/, null],
  ];
  const { composer, user } = await openPage();
  const assertive = listen('assertive');
  for (const [answer, expected, link] of cases) {
    gateway = answer;
    await user.type(composer, 'Hi{Enter}');
    const failure = await screen.findByTestId('failure');
    expect(failure.textContent).toMatch(expected);
    expect(within(failure).queryByRole('link')?.getAttribute('href') ?? null).toBe(link);
    await waitFor(() => expect(screen.queryByTestId('stop')).toBeNull());
    await user.click(screen.getByTestId('clear'));
  }
  await waitFor(() => expect(assertive).toHaveLength(cases.length));
});

test('a conversation that was cleared comes back, unless it has gone on since', async () => {
  gateway = () => streamOf(piece({ content: 'Kept' }, 'stop'), end);
  const { composer, user } = await openPage();
  const ask = async (text: string) => {
    await user.type(composer, `${text}{Enter}`);
    await waitFor(() => expect(screen.getAllByTestId('answer-cost')).toHaveLength(1));
  };
  await ask('First');
  await user.click(screen.getByTestId('clear'));
  expect(screen.queryByTestId('answer')).toBeNull();
  fireEvent.click(await screen.findByTestId('undo'));
  expect((await screen.findByTestId('answer')).textContent).toContain('Kept');
  await user.click(screen.getByTestId('clear'));
  await screen.findByTestId('undo-offer');
  await ask('Second');
  expect(screen.queryByTestId('undo-offer')).toBeNull();
  expect(screen.getByTestId('question').textContent).toContain('Second');
});

test('a draft, the settings and the conversation are back when the page had to give way', async () => {
  setTypist('account-1');
  gateway = () => streamOf(piece({ content: 'An answer' }, 'stop'), end);
  const before = await openPage();
  await before.user.type(before.composer, 'A question{Enter}');
  await screen.findByText('An answer');
  await waitFor(() => expect(screen.queryByTestId('stop')).toBeNull());
  fireEvent.change(screen.getByRole('textbox', { name: 'System prompt' }), { target: { value: 'Be brief.' } });
  await before.user.type(before.composer, 'not sent yet');
  await before.user.click(screen.getByTestId('edit'));
  fireEvent.change(screen.getByTestId('edit-text'), { target: { value: 'A better question' } });
  keepTyped();
  cleanup();
  const { composer } = await openPage();
  expect((composer as HTMLTextAreaElement).value).toBe('not sent yet');
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'System prompt' }).value).toBe('Be brief.');
  expect(screen.getByTestId<HTMLTextAreaElement>('edit-text').value).toBe('A better question');
  expect((await screen.findByTestId('answer')).textContent).toContain('An answer');
  cleanup();
  const later = await openPage();
  expect((later.composer as HTMLTextAreaElement).value).toBe('');
  expect(screen.queryByTestId('answer')).toBeNull();
});

test('tool calls wait for their results, and leaving asks first', async () => {
  gateway = () =>
    streamOf(
      piece({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'look', arguments: '{"a"' } }] }),
      piece({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, 'tool_calls'),
      end,
    );
  const { composer, user, router } = await openPage();
  await user.type(composer, 'Look{Enter}');
  const card = await screen.findByTestId('tool-call');
  await waitFor(() => expect(card.textContent).toContain('"a": 1'));
  const result = await within(card).findByRole('textbox');
  await user.type(composer, 'unsent{Enter}');
  expect(asked).toHaveLength(1);
  gateway = () => streamOf(piece({ content: 'Seen.' }), end);
  await user.type(result, 'nothing');
  await user.click(screen.getByTestId('continue'));
  await screen.findByText('Seen.');
  expect(asked[1]?.body.messages.slice(1)).toEqual([
    { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"a":1}' } }] },
    { role: 'tool', tool_call_id: 'c1', content: 'nothing' },
  ]);
  void router.navigate({ to: '/keys' as never });
  await user.click(await screen.findByTestId('stay'));
  expect((composer as HTMLTextAreaElement).value).toBe('unsent');
  void router.navigate({ to: '/keys' as never });
  await user.click(await screen.findByTestId('leave'));
  await screen.findByText('elsewhere');
});

test('a model that is known to take no images offers no button for them, and says so', async () => {
  const before = answers['catalog.listModels'];
  answers['catalog.listModels'] = () => [model('one'), { ...model('two'), imageInput: false, toolUse: false, reasoning: false }];
  try {
    const { user, composer } = await openPage();
    expect(screen.getByRole('button', { name: 'Attach images' })).toBeTruthy();
    await user.upload(screen.getByTestId('image-files'), new File(['x'], 'a.png', { type: 'image/png' }));
    await user.type(composer, 'What is this?');
    await user.selectOptions(screen.getByTestId('model'), 'two');
    expect(screen.queryByRole('button', { name: 'Attach images' })).toBeNull();
    expect(screen.getByText('TWO takes no images. Remove them, or choose another model.')).toBeTruthy();
    expect(screen.getByTestId('send').hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('TWO calls no tools: it would refuse the request.')).toBeTruthy();
    expect(screen.getByText('TWO does not reason. Leave this at the default.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Remove image 1' }));
    expect(screen.getByText('TWO takes no images.')).toBeTruthy();
    expect(screen.getByTestId('send').hasAttribute('disabled')).toBe(false);
  } finally {
    if (before) answers['catalog.listModels'] = before;
  }
});

import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { ReceivedBody } from './answer-body.ts';

function receive() {
  const controller = {
    paused: false,
    pause() {
      controller.paused = true;
    },
    resume() {
      controller.paused = false;
    },
    abort() {},
  };
  return { controller, body: new ReceivedBody(controller as unknown as Dispatcher.DispatchController) };
}
const textOf = async (step: Promise<IteratorResult<Buffer, undefined>>) => (await step).value?.toString() ?? null;

test('chunks that arrive in one read are passed on together, before the end or the error', async () => {
  for (const fails of [false, true]) {
    const { body } = receive();
    const first = body.next();
    for (const text of ['a', 'b', 'c']) body.push(Buffer.from(text));
    if (fails) body.fail(new Error('reset'));
    else body.end();
    expect(await textOf(first)).toBe('abc');
    if (fails) await expect(body.next()).rejects.toThrow('reset');
    else expect(await textOf(body.next())).toBeNull();
  }
});

test('an empty chunk before the end does not hide it', async () => {
  const { body } = receive();
  const first = body.next();
  body.push(Buffer.alloc(0));
  body.end();
  expect(await textOf(first)).toBeNull();
});

test('an upstream that is ahead of the reader is paused until the reader takes what has come', async () => {
  const { body, controller } = receive();
  body.push(Buffer.alloc(40_000));
  body.push(Buffer.alloc(40_000));
  expect(controller.paused).toBe(true);
  expect((await body.next()).value).toHaveLength(40_000);
  expect(controller.paused).toBe(false);
  expect((await body.next()).value).toHaveLength(40_000);
});

import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { toDerouterError } from '../errors/index.ts';
import { startTestServer } from '../testing/start-test-server.ts';
import { describeError } from './describe-error.ts';

test('anything thrown can be described, including copies of errors and plain values', () => {
  const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  // The job queue reports errors in this form.
  const copy = { ...error, message: error.message, stack: error.stack, queue: 'mail' };
  expect(describeError(copy)).toMatchObject({
    type: 'object',
    message: 'read ECONNRESET',
    code: 'ECONNRESET',
    stack: expect.stringContaining('at '),
  });
  expect(describeError(copy)).not.toHaveProperty('queue');
  expect(describeError(Object.assign(new Error('outer'), { cause: copy }))).toMatchObject({ cause: { message: 'read ECONNRESET' } });
  for (const thrown of ['a secret', 7, null, undefined, {}, { message: 7 }, []]) {
    expect(describeError(thrown)).toEqual({ type: typeof thrown, message: 'a value that is not an error was thrown' });
  }
});

test('the values of a statement do not reach the log, whether thrown by the raw driver or by drizzle', async () => {
  const server = await startTestServer(inject('templateDatabaseUrl'));
  const { services } = server;
  const failures = [
    services.db.execute(sql`SELECT ${'ada@example.com'}::int`),
    services.sql`INSERT INTO rate_buckets (subject) VALUES (${'ada@example.com'}), (${'ada@example.com'})`,
    services.db.execute(sql`INSERT INTO rate_buckets (subject) VALUES (${'ada@example.com'}), (${'ada@example.com'})`),
  ];
  for (const failure of failures) {
    const error = await failure.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const logged = JSON.stringify(describeError(error));
    expect(logged).toContain('PostgresError');
    expect(logged).not.toContain('ada@example.com');
  }
  const unstorable = await services.db.execute(sql`SELECT ${'a\u0000b'}::text`).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(toDerouterError(unstorable)).toMatchObject({ code: 'validation_failed', status: 400 });
  await server.stop();
});

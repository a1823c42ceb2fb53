import { newId, type StaffRole } from '@derouter/db';
import { totpCode } from '@derouter/testkit';
import type { RunningServer } from '../start-server.ts';
import { PageSession } from './page-session.ts';
import type { TestServer } from './start-test-server.ts';

export interface TestStaff {
  readonly userId: string;
  readonly email: string;
  /** A session without the second factor. */
  readonly pending: PageSession;
}

/** Adds a staff member who has passed only the emailed code. */
export async function addStaff(
  server: RunningServer & Pick<TestServer, 'base'>,
  roles: readonly StaffRole[] = ['owner'],
): Promise<TestStaff> {
  const userId = newId();
  const email = `${userId}@example.com`;
  const { sql, sessions } = server.services;
  await sql`INSERT INTO users (id, email, email_canonical, is_staff, staff_roles) VALUES (${userId}, ${email}, ${email}, true, ${roles}::text[])`;
  const cookie = (await sessions.start(userId)).split(';')[0] ?? '';
  return { userId, email, pending: new PageSession(server, cookie) };
}

/** Enrols an authenticator app for a staff session and passes it with `code`. */
export async function enrolApp(
  session: PageSession,
): Promise<{ readonly secret: string; readonly code: string; readonly recoveryCodes: readonly string[] }> {
  const started = await session.mutate('accounts.secondFactor.startTotp');
  const { secret } = started.data as { secret: string };
  const code = totpCode(secret);
  const passed = await session.mutate('accounts.secondFactor.passTotp', { code });
  return { secret, code, recoveryCodes: (passed.data as { recoveryCodes: string[] }).recoveryCodes };
}

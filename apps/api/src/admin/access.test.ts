import { staffRoles } from '@derouter/contracts';
import type { StaffRole } from '@derouter/db';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { appRouter } from '../router.ts';
import { addCustomer } from '../testing/add-customer.ts';
import { addStaff, enrolApp, type TestStaff } from '../testing/add-staff.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { adminAccess, allowedProcedures } from './access.ts';
import type { adminRouter } from './router.ts';

/** The paths of a router's procedures: a procedure without an entry in `adminAccess`, or an entry without a procedure, is a type error here. */
type Paths<Record> = {
  [Name in keyof Record & string]: Record[Name] extends { readonly _def: { readonly procedure: true } }
    ? Name
    : `${Name}.${Paths<Record[Name]>}`;
}[keyof Record & string];
type Procedure = Paths<(typeof adminRouter)['_def']['record']>;
const listed: Readonly<Record<Procedure, readonly StaffRole[]>> = adminAccess;
const built: readonly Procedure[] = Object.keys(adminAccess) as (keyof typeof adminAccess)[];

let server: TestServer;
const staff = new Map<StaffRole, TestStaff>();
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  for (const role of staffRoles) {
    const member = await addStaff(server, [role]);
    await enrolApp(member.pending);
    staff.set(role, member);
  }
});
afterAll(() => server.stop());

const session = (role: StaffRole) => {
  const member = staff.get(role);
  if (!member) throw new Error(`There is no ${role}.`);
  return member.pending;
};
const add = async (roles: readonly StaffRole[]) => {
  const member = await addStaff(server, roles);
  await enrolApp(member.pending);
  return member;
};

const types = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } } | undefined>;

test('every procedure of the admin API has an entry, and every entry a procedure', () => {
  const procedures = Object.keys(types).filter((path) => path.startsWith('admin.'));
  expect([...built].map((path) => `admin.${path}`).sort()).toEqual(procedures.sort());
  for (const roles of Object.values(listed)) expect(roles).toContain('owner');
});

describe.each(staffRoles)('%s', (role) => {
  const own = new Set<string>(allowedProcedures([role]));

  // Without an input most calls fail afterwards: what counts is whether they are let in.
  test.each(built)('%s', async (path) => {
    const call =
      types[`admin.${path}`]?._def.type === 'query' ? session(role).query(`admin.${path}`) : session(role).mutate(`admin.${path}`);
    const { status, code } = await call;
    if (own.has(path)) expect([401, 403]).not.toContain(status);
    else expect([status, code]).toEqual([403, 'role_missing']);
  });

  test('is told what it may do', async () => {
    expect((await session(role).query('admin.me')).data).toEqual({ roles: [role], allowed: [...own] });
  });
});

test('several roles together may do what each may, and none may do nothing', async () => {
  const both = await add(['finance', 'engineer']);
  expect((await both.pending.query('admin.payments.clearing')).code).toBeNull();
  expect((await both.pending.mutate('admin.upstreams.create')).code).toBe('validation_failed');
  expect((await both.pending.mutate('admin.customers.suspend')).code).toBe('role_missing');
  const none = await add([]);
  expect((await none.pending.query('admin.me')).code).toBe('role_missing');
});

describe('staff and their roles', () => {
  const owner = () => session('owner');
  const rolesOf = async (userId: string) =>
    (await server.services.sql<{ roles: string[] }[]>`SELECT staff_roles AS roles FROM users WHERE id = ${userId}`)[0]?.roles;
  const audit = (userId: string) =>
    server.services.sql`SELECT action, reason FROM staff_actions WHERE subject = ${userId} ORDER BY created_at, id`;

  test('an owner adds staff with roles and changes them, with a reason that is kept', async () => {
    const email = `${newId()}@example.com`;
    const newcomer = { email, roles: ['support', 'finance', 'support'], reason: 'hired' };
    expect((await owner().mutate('admin.signIn.addStaff', { ...newcomer, roles: [] })).code).toBe('validation_failed');
    expect((await owner().mutate('admin.signIn.addStaff', { ...newcomer, roles: ['root'] })).code).toBe('validation_failed');
    expect((await owner().mutate('admin.signIn.addStaff', newcomer)).code).toBeNull();
    expect((await owner().mutate('admin.signIn.addStaff', newcomer)).code).toBe('conflict');
    const [user] = await server.services.sql<{ id: string }[]>`SELECT id FROM users WHERE email = ${email}`;
    const userId = user?.id ?? '';
    expect(await rolesOf(userId)).toEqual(['finance', 'support']);
    expect((await owner().mutate('admin.signIn.setRoles', { userId, roles: ['engineer'], reason: 'moved' })).code).toBeNull();
    expect(await rolesOf(userId)).toEqual(['engineer']);
    expect(await audit(userId)).toMatchObject([
      { action: 'add-staff (finance, support)', reason: 'hired' },
      { action: 'set-roles (finance, support → engineer)', reason: 'moved' },
    ]);
    expect((await owner().mutate('admin.signIn.setRoles', { userId: newId(), roles: ['engineer'], reason: 'x' })).code).toBe('not_found');
  });

  test('a change takes effect with the next call', async () => {
    const member = await add(['support']);
    expect((await member.pending.mutate('admin.customers.suspend')).code).toBe('validation_failed');
    await owner().mutate('admin.signIn.setRoles', { userId: member.userId, roles: ['finance'], reason: 'moved' });
    expect((await member.pending.mutate('admin.customers.suspend')).code).toBe('role_missing');
    await owner().mutate('admin.signIn.removeStaff', { userId: member.userId, reason: 'left' });
    expect((await member.pending.query('admin.me')).code).toBe('unauthenticated');
    expect(await rolesOf(member.userId)).toEqual([]);
  });

  test('the last owner stays, even if two owners demote each other at once', async () => {
    const [one, other] = [staff.get('owner'), await add(['owner'])];
    if (!one) throw new Error('There is no owner.');
    const demote = (by: TestStaff, userId: string) =>
      by.pending.mutate('admin.signIn.setRoles', { userId, roles: ['support'], reason: 'race' });
    const codes = (await Promise.all([demote(one, other.userId), demote(other, one.userId)])).map(({ code }) => code);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    const [{ count } = { count: 0 }] = await server.services.sql<{ count: number }[]>`
      SELECT count(*)::int AS count FROM users WHERE is_staff AND 'owner' = ANY(staff_roles)`;
    expect(count).toBe(1);
    const isOne = (await rolesOf(one.userId))?.includes('owner') ?? false;
    const [last, demoted] = isOne ? [one, other] : [other, one];
    expect((await demote(last, last.userId)).code).toBe('conflict');
    expect((await last.pending.mutate('admin.signIn.removeStaff', { userId: last.userId, reason: 'x' })).code).toBe('conflict');
    expect(
      (await last.pending.mutate('admin.signIn.setRoles', { userId: demoted.userId, roles: ['owner'], reason: 'back' })).code,
    ).toBeNull();
  });

  test('support helps customers sign in, but decides nothing about colleagues', async () => {
    const customer = await addCustomer(server);
    const victim = await add(['owner']);
    for (const action of ['resetFactors', 'unlock']) {
      const call = (userId: string) => session('support').mutate(`admin.signIn.${action}`, { userId, reason: 'asked' });
      expect((await call(customer.userId)).code).toBeNull();
      expect((await call(victim.userId)).code).toBe('role_missing');
    }
    expect((await victim.pending.query('admin.me')).code).toBeNull();
    await owner().mutate('admin.signIn.removeStaff', { userId: victim.userId, reason: 'done' });
  });
});

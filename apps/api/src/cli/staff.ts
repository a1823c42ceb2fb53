import { newStaff } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import type { Command } from 'commander';
import { emailKey } from '../accounts/index.ts';
import { addStaff, listStaff, removeStaff, resetFactors, type StaffView } from '../admin/index.ts';
import type { MakeAction } from './command-context.ts';
import { CommandError, table } from './terminal.ts';

/** Who is staff. */
export function staffCommand(program: Command, action: MakeAction): void {
  const staff = program.command('staff').description('who may open the admin app');
  staff
    .command('list')
    .description('list the staff with their second factors')
    .action(
      action(async (work) => {
        const data = await listStaff({ sql: await work.sql() });
        const rows = data.map((one) => [one.email, factorsOf(one), one.isLocked ? 'locked' : 'active', one.createdAt.slice(0, 10)]);
        return { data, lines: table(['ADDRESS', 'SECOND FACTORS', 'SIGN-IN', 'SINCE'], rows) };
      }),
    );
  staff
    .command('add <email>')
    .description('make the user of an address staff; the first sign-in enrols a second factor')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(async (work, email: string, options: { reason: string }) => {
        const services = await work.services();
        const input = newStaff.parse({ email, reason: options.reason });
        await addStaff(services, work.operator, input);
        const data = await findStaff(services.sql, email);
        return { data, lines: [`${data.email} is staff now, and sets up a second factor at the first sign-in.`] };
      }),
    );
  staff
    .command('remove <email>')
    .description('take staff access from a user and end their sessions')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(
      action(async (work, email: string, { reason }: { reason: string }) => {
        const services = await work.services();
        const { userId, email: known } = await findStaff(services.sql, email);
        await removeStaff(services, work.operator, { userId, reason });
        return { data: { userId, email: known }, lines: [`${known} is not staff any more.`] };
      }),
    );
  staff
    .command('reset-second-factor <email>')
    .description('take the second factors of a staff member away, if no colleague can; the next sign-in enrols a new one')
    .option('--reason <text>', 'why, for the audit log', 'at the command line')
    .action(
      action(async (work, email: string, { reason }: { reason: string }) => {
        const services = await work.services();
        const { userId, email: known } = await findStaff(services.sql, email);
        await resetFactors(services, { userId: work.operator, staffRoles: ['owner'] }, { userId, reason });
        const line = `${known} enrols a new second factor at the next sign-in to the admin app. All their sessions have ended.`;
        return { data: { userId, email: known }, lines: [line] };
      }),
    );
}

async function findStaff(sql: Sql, email: string): Promise<StaffView> {
  const [user] = await sql<{ id: string }[]>`SELECT id FROM users WHERE email_canonical = ${await emailKey(sql, email)} AND is_staff`;
  const found = (await listStaff({ sql })).find(({ userId }) => userId === user?.id);
  if (!found) throw new CommandError('There is no such staff member.', { code: 'not_found' });
  return found;
}

function factorsOf({ hasTotp, passkeys, recoveryCodes }: StaffView): string {
  const parts = [hasTotp && 'app', passkeys > 0 && `${passkeys} passkeys`, recoveryCodes > 0 && `${recoveryCodes} recovery codes`];
  return parts.filter(Boolean).join(', ') || 'none yet';
}

import { adjustment, adjustmentKinds, suspension } from '@derouter/contracts';
import { newId, type Sql } from '@derouter/db';
import { type Command, Option } from 'commander';
import { emailKey } from '../accounts/index.ts';
import { adjustCustomer, type CustomerView, type MovementView, readCustomer, readMovements, setSuspension } from '../admin/index.ts';
import type { MakeAction } from './command-context.ts';
import { CommandError, table } from './terminal.ts';

interface AdjustOptions {
  readonly kind: string;
  readonly reason: string;
  readonly id?: string;
}

/** Customers and their credit. */
export function accountCommand(program: Command, action: MakeAction): void {
  const account = program.command('account').description('customers, by email address, account id or user id');
  account
    .command('show <customer>')
    .description('show an account, its credit and its newest movements')
    .action(
      action(async (work, who: string) => {
        const services = await work.services();
        const id = await findAccount(services.sql, who);
        const [customer, movements] = [await readCustomer(services, id), await readMovements(services, id)];
        return { data: { ...customer, movements }, lines: show(customer, movements) };
      }),
    );
  account
    .command('adjust <customer> <usd>')
    .description('correct the credit of an account')
    .addOption(new Option('--kind <kind>', 'what is booked').choices([...adjustmentKinds]).default('credit'))
    .requiredOption('--reason <text>', 'why; the customer sees it on the statement')
    .option('--id <uuid>', 'repeating the command with the same id books once')
    .action(
      action(async (work, who: string, amountUsd: string, options: AdjustOptions) => {
        const services = await work.services();
        const { kind, reason, id = newId() } = options;
        const accountId = await findAccount(services.sql, who);
        const input = adjustment.parse({ accountId, kind, amountUsd, adjustmentId: id, reason });
        const data = await adjustCustomer(services, work.operator, input);
        return { data: { ...data, adjustmentId: id }, lines: [`The balance of ${data.email} is ${data.balanceUsd} USD now.`] };
      }),
    );
  for (const [verb, isSuspended] of [
    ['suspend', true],
    ['resume', false],
  ] as const) {
    account
      .command(`${verb} <customer>`)
      .description(
        isSuspended ? 'refuse all calls of an account at once, and mail its owner the reason' : 'lift the suspension of an account',
      )
      .requiredOption('--reason <text>', 'why; the customer reads it')
      .action(
        action(async (work, who: string, options: { reason: string }) => {
          const services = await work.services();
          const { accountId, reason } = suspension.parse({ accountId: await findAccount(services.sql, who), reason: options.reason });
          const data = await setSuspension(services, work.operator, { accountId, reason, isSuspended });
          return { data, lines: [`${data.email} is ${data.status}.`] };
        }),
      );
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function findAccount(sql: Sql, who: string): Promise<string> {
  const rows = uuid.test(who)
    ? await sql<{ id: string }[]>`SELECT id FROM accounts WHERE id = ${who} UNION SELECT account_id FROM users WHERE id = ${who}`
    : await sql<{ id: string }[]>`SELECT account_id AS id FROM users WHERE email_canonical = ${await emailKey(sql, who)}`;
  const id = rows[0]?.id;
  if (!id) throw new CommandError('There is no such customer.', { code: 'not_found' });
  return id;
}

function show(customer: CustomerView, movements: readonly MovementView[]): string[] {
  const { email, accountId, status, suspendedReason, balanceUsd, heldUsd, spend30dUsd, keys, createdAt, lastRequestAt } = customer;
  return [
    ...table(
      ['ACCOUNT', accountId],
      [
        ['address', email],
        ['status', suspendedReason ? `${status}: ${suspendedReason}` : status],
        ['balance', `${balanceUsd} USD, of which ${heldUsd} held`],
        ['spent in 30 days', `${spend30dUsd} USD`],
        ['keys', String(keys)],
        ['since', createdAt],
        ['last call', lastRequestAt ?? 'never'],
      ],
    ),
    '',
    ...table(
      ['TIME', 'MOVEMENT', 'USD', 'BY', 'REASON'],
      movements.slice(0, 20).map(({ at, code, amountUsd, actor, reason }) => [at, code, amountUsd, actor, reason]),
    ),
  ];
}

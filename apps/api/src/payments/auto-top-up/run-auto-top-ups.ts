import type { AutoTopUpContext } from './auto-top-up-context.ts';
import { railWithCards } from './auto-top-up-context.ts';
import { createCardBook } from './create-card-book.ts';
import { type DueTopUp, readDue } from './read-due.ts';
import { resumeAttempts } from './resume-attempts.ts';
import { startAttempt } from './start-attempt.ts';
import { readReversed, stopAfterReversals } from './stop-after-reversals.ts';

/** Charges the cards of accounts whose balance is below their threshold. Runs in every process every few seconds. */
export async function runAutoTopUps(context: AutoTopUpContext): Promise<void> {
  await context.billing.transaction(async ({ sql: tx, xid }) => {
    await tx`SELECT in_transaction(${xid})`;
    await stopAfterReversals(context, tx, await readReversed(tx));
  });
  await resumeAttempts(context);
  const due = await readDue(context.sql);
  for (const { accountId, provider, email } of due) {
    try {
      await topUp(context, { accountId, provider, email });
    } catch (error) {
      // One account's problem must not keep the others waiting.
      context.log.error({ err: error, accountId }, 'an automatic top-up failed and will be tried again');
    }
  }
}

async function topUp(context: AutoTopUpContext, { accountId, provider, email }: DueTopUp): Promise<void> {
  const rail = railWithCards(context.find, provider);
  if (!rail) return;
  const customerRef = await rail.cards.customerRef({ accountId, email });
  const charge = await startAttempt(context, rail, accountId, customerRef);
  if (!charge) return;
  const result = await rail.cards.charge(charge);
  await createCardBook(context, rail.name).finishCharge(charge.attemptId, result);
}

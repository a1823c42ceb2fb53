import { createCardBook } from './auto-top-up/create-card-book.ts';
import { runAutoTopUps } from './auto-top-up/run-auto-top-ups.ts';
import { createBook } from './book/create-book.ts';
import { createCryptomus } from './cryptomus/create-cryptomus.ts';
import { readScreeningList } from './deposits/read-screening-list.ts';
import { createEventInbox, type EventInbox } from './event-inbox.ts';
import type { PaymentBook, PaymentRail, RailTask } from './rail.ts';
import type { PaymentsOptions, RailContext } from './rail-context.ts';
import { reconcileRails } from './reconcile-rails.ts';
import { requeueRefunds } from './refunds/requeue-refunds.ts';
import { reviewStaleRefunds } from './refunds/review-stale-refunds.ts';
import { refundQueue, workRefund } from './refunds/work-refund.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';

export interface Payments {
  /** The configured rails, in the order in which customers see them. */
  readonly rails: readonly PaymentRail[];
  find(name: string): PaymentRail | undefined;
  readonly inbox: EventInbox;
  /** What the functions that staff and customers call need. */
  readonly options: PaymentsOptions;
  /** The book of the rail with this name. */
  book(rail: string): PaymentBook;
  /** Compares every clearing account with its provider now. */
  reconcile(): Promise<void>;
  close(): Promise<void>;
}

/** The configured rails. A new rail is a folder and a line here. Only these are loaded, because their libraries are large. */
async function createRails(context: RailContext): Promise<PaymentRail[]> {
  const { book, config, log, sql, billing } = context;
  const { publicUrl, stripe, cryptomus, evm, tron } = config;
  const screening = config.screeningListFile ? { screen: readScreeningList(config.screeningListFile) } : {};
  return [
    ...(stripe ? [(await import('./stripe/create-stripe.ts')).createStripe(stripe, context, createCardBook(context, 'stripe'))] : []),
    ...(cryptomus ? [createCryptomus(cryptomus, { book: book('cryptomus'), publicUrl, log })] : []),
    ...(evm ? [(await import('./evm/create-evm.ts')).createEvm(evm, { book: book('evm'), sql, log, billing }, screening)] : []),
    ...(tron ? [(await import('./tron/create-tron.ts')).createTron(tron, { book: book('tron'), sql, log, billing }, screening)] : []),
    ...(config.sandboxPayments ? [createSandbox(context)] : []),
  ];
}

/** Sets up the configured rails, the inbox for their webhooks, and the work that they do on their own. */
export async function createPayments(options: PaymentsOptions): Promise<Payments> {
  const { jobs, log } = options;
  const find = (name: string): PaymentRail | undefined => rails.find((rail) => rail.name === name);
  const inbox = await createEventInbox(options, async (name, event) => {
    const rail = find(name);
    if (!rail?.handleEvent) throw new Error(`${name} is not configured`);
    return rail.handleEvent(event);
  });
  const book = (rail: string) => createBook(options, rail);
  const rails = await createRails({ ...options, book, receive: inbox.receive });
  await jobs.work<{ refundId: string }>(refundQueue, ({ refundId }) => workRefund({ db: options.db, find, book }, refundId));
  const reconcile = () => reconcileRails(options, rails);
  await jobs.schedule('reconcile-rails', '31 4 * * *', reconcile, 30);
  const autoTopUps: RailTask = { name: 'auto-top-ups', every: { seconds: 3 }, run: () => runAutoTopUps({ ...options, find }) };
  const tasks = [...rails.flatMap((rail) => rail.tasks ?? []), ...(rails.some(({ cards }) => cards) ? [autoTopUps] : [])];
  await jobs.schedule('requeue-refunds', '*/30 * * * *', () => requeueRefunds(options.sql, jobs));
  await jobs.schedule('review-stale-refunds', '11 5 * * *', () => reviewStaleRefunds(options));
  const stops = await Promise.all(tasks.map((task) => startTask(task, { jobs, log })));
  return {
    rails,
    find,
    inbox,
    options,
    book,
    reconcile,
    async close() {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all(rails.map((rail) => rail.close?.()));
    },
  };
}

/** Starts a task's schedule. Returns what stops it and waits for a run in progress. */
async function startTask(task: RailTask, { jobs, log }: Pick<PaymentsOptions, 'jobs' | 'log'>): Promise<() => Promise<void>> {
  const { every } = task;
  if ('cron' in every) {
    await jobs.schedule(`rail-${task.name}`, every.cron, () => task.run(), 30);
    return async () => {};
  }
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const plan = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = task
        .run()
        .catch((error: unknown) => log.error({ err: error, task: task.name }, 'a task of a payment rail failed and will run again'))
        .finally(plan);
    }, every.seconds * 1000);
    timer.unref();
  };
  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

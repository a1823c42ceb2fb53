// @vitest-environment jsdom
import type { AutoTopUpView } from '@derouter/contracts';
import { queryClient, trpc } from '@derouter/ui';
import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { refuse, serveApi, showPage } from '../../testing/show-page.tsx';
import { AutoTopUpCard } from './AutoTopUpCard.tsx';

const card = { brand: 'visa', last4: '4242', expMonth: 7, expYear: 2031, isExpired: false };
const on: AutoTopUpView = {
  ...{ state: 'ready', enabled: true, thresholdUsd: '5', amountUsd: '25', monthlyCapUsd: '100', chargedThisMonthUsd: '26.68', card },
  ...{ nextAttemptAt: null, lastFailure: null, consentVersion: '7', consentAt: '2026-11-01T00:00:00.000Z' },
};
const off: AutoTopUpView = { ...on, state: 'off', enabled: false, consentAt: null };
let view: AutoTopUpView = on;
const { answers, calls } = serveApi({
  'credits.autoTopUp': () => view,
  'accounts.requestConfirmation': () => ({ challengeId: 'challenge-1' }),
  'system.info': () => ({ mailOutbox: false }),
});

async function open(shown: AutoTopUpView) {
  view = shown;
  return showPage(AutoTopUpCard);
}
const field = (name: string) => screen.findByTestId<HTMLInputElement>(`auto-top-up-${name}`);
const sent = (path: string) => calls.filter((call) => call.path === path).map(({ input }) => input);

test.each<[string, Partial<AutoTopUpView>, string, RegExp]>([
  ['the monthly limit', { state: 'cap_reached' }, 'Monthly limit reached', /Raise the limit to continue/],
  ['the time between charges', { nextAttemptAt: '2026-11-30T20:10:00.000Z' }, 'On', /Nothing more is charged before Nov 30, 2026/],
  ['a decline', { state: 'retrying', nextAttemptAt: '2026-12-24T20:10:00.000Z' }, 'Trying again', /Next attempt: Dec 24, 2026/],
  ['a last decline', { ...off, state: 'stopped_declined' }, 'Stopped: card declined', /check with your bank/],
  ['a confirmation', { ...off, state: 'stopped_authentication' }, 'Stopped: bank asks for you', /Buy credits once on this page/],
  ['a dispute', { ...off, state: 'stopped_reversal' }, 'Stopped: refund or dispute', /refunded or disputed/],
  ['a missing card', { state: 'no_card', card: null }, 'No card', /there is no card to charge/],
  ['a suspension', { state: 'suspended' }, 'Account suspended', /while your account is suspended/],
])('what holds a charge back is said: %s', async (_, change, badge, reason) => {
  await open({ ...on, ...change });
  expect((await screen.findByTestId('auto-top-up-state')).textContent).toBe(badge);
  expect(screen.getByText(reason)).toBeTruthy();
  // What was charged says nothing where nothing is.
  expect(screen.queryByText('$26.68 of at most $100.00 charged this month.') !== null).toBe({ ...on, ...change }.enabled);
});

test('an expired card is said; without a method that keeps cards there is nothing', async () => {
  const { unmount } = await open({ ...on, card: { ...card, isExpired: true } });
  await screen.findByText('This card has expired. Replace it.');
  unmount();
  queryClient.clear();
  await open({ ...off, state: 'unavailable', card: null });
  await waitFor(() => expect(screen.queryByText('Automatic top-up')).toBeNull());
});

test('it is switched on with amounts in any notation, consent and a code; a wrong code stays in the dialog', async () => {
  const { user } = await open(off);
  const submit = await screen.findByTestId<HTMLButtonElement>('save-auto-top-up');
  await user.clear(await field('cap'));
  await user.type(await field('cap'), '$1,500.00');
  await screen.findByText(/together never exceed \$1500\.00/);
  expect(submit.disabled).toBe(true);
  await user.click(screen.getByTestId('auto-top-up-consent'));
  await waitFor(() => expect(submit.disabled).toBe(false));
  await user.click(submit);
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(await dialog.findByTestId('auto-top-up-code-send'));
  await user.type(await dialog.findByTestId('auto-top-up-code'), '123456');
  answers['credits.setAutoTopUp'] = () => refuse('code_wrong', 'code');
  await user.click(dialog.getByTestId('auto-top-up-code-confirm'));
  await dialog.findByRole('alert');
  answers['credits.setAutoTopUp'] = () => on;
  await user.click(dialog.getByTestId('auto-top-up-code-confirm'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(screen.getByTestId('auto-top-up-state').textContent).toBe('On');
  expect(sent('credits.setAutoTopUp').at(-1)).toEqual({
    ...{ enabled: true, thresholdUsd: '5', amountUsd: '25', monthlyCapUsd: '1500.00', consentVersion: '7' },
    ...{ challengeId: 'challenge-1', code: '123456' },
  });
});

test('an amount that the server refuses is said at its field', async () => {
  const { user } = await open(on);
  answers['credits.setAutoTopUp'] = () => refuse('amount_out_of_range', 'monthlyCapUsd');
  await user.click(await screen.findByTestId('save-auto-top-up'));
  await user.click(await screen.findByTestId('auto-top-up-code-send'));
  await user.type(await screen.findByTestId('auto-top-up-code'), '123456');
  await user.click(screen.getByTestId('auto-top-up-code-confirm'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect((await field('cap')).getAttribute('aria-invalid')).toBe('true');
});

test('it is stopped whatever the fields hold, and switching it on again needs a new consent', async () => {
  const { user } = await open(on);
  answers['credits.setAutoTopUp'] = () => off;
  await user.clear(await field('cap'));
  await user.type(await field('cap'), 'nothing');
  await user.click(screen.getByTestId('stop-auto-top-up'));
  await user.click(await screen.findByTestId('auto-top-up-code-send'));
  await user.type(await screen.findByTestId('auto-top-up-code'), '123456');
  await user.click(screen.getByTestId('auto-top-up-code-confirm'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent('credits.setAutoTopUp')).toEqual([{ enabled: false, challengeId: 'challenge-1', code: '123456' }]);
  expect(screen.getByTestId<HTMLInputElement>('auto-top-up-consent').checked).toBe(false);
});

test('so does one that was stopped by a decline while the page was open', async () => {
  await open(on);
  expect((await screen.findByTestId<HTMLInputElement>('auto-top-up-consent')).checked).toBe(true);
  view = { ...off, state: 'stopped_declined' };
  await act(() => queryClient.invalidateQueries(trpc.credits.autoTopUp.queryFilter()));
  await screen.findByText('Stopped: card declined');
  expect(screen.getByTestId<HTMLInputElement>('auto-top-up-consent').checked).toBe(false);
});

test('a card is removed after a question; one that is being charged stays', async () => {
  const { user } = await open(on);
  await user.click(await screen.findByTestId('remove-card'));
  const dialog = within(await screen.findByRole('dialog'));
  answers['credits.removeCard'] = () => refuse('conflict');
  await user.click(dialog.getByTestId('confirm-remove-card'));
  await dialog.findByRole('alert');
  answers['credits.removeCard'] = () => null;
  view = { ...off, card: null };
  await user.click(dialog.getByTestId('confirm-remove-card'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(screen.getByTestId('saved-card').textContent).toBe('No card is saved.');
  expect(screen.queryByTestId('save-auto-top-up')).toBeNull();
});

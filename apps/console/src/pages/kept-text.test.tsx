// @vitest-environment jsdom
import { keepTyped, setTypist } from '@derouter/ui';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { refuse, serveApi, showPage } from '../testing/show-page.tsx';
import { OrderMovements } from './credits/OrderMovements.tsx';
import { PromoCard } from './credits/PromoCard.tsx';
import { AddressCard } from './settings/AddressCard.tsx';
import { PeriodBar } from './usage/PeriodBar.tsx';
import { UsageFilters } from './usage/UsageFilters.tsx';
import type { UsageSearch } from './usage/usage-search.ts';

const keyId = '0197b6a0-0000-7000-8000-000000000001';
const { answers } = serveApi({
  'keys.list': () => [{ id: keyId, name: 'laptop', revokedAt: null }],
  'clientKeys.list': () => [],
  'catalog.listModels': () => [{ id: 'model-a', displayName: 'A' }],
  'usage.sessions': () => [],
  'accounts.me': () => ({ email: 'old@example.com', account: { status: 'active' } }),
  'system.info': () => ({ mailOutbox: false }),
  'accounts.email.requestChange': () => ({ current: { challengeId: 'a' }, next: { challengeId: 'b' } }),
});
beforeEach(() => setTypist('account-1'));

const field = (testId: string) => screen.getByTestId<HTMLInputElement>(testId);
const giveWay = () => {
  keepTyped();
  cleanup();
};

test('filters that were being chosen are open again as they were, and apply', async () => {
  const apply = vi.fn();
  const search: UsageSearch = { tag: 'old' };
  const page = () => <UsageFilters search={search} onChange={apply} keyName={undefined} />;
  const { user } = await showPage(page);
  await user.click(await screen.findByTestId('open-filters'));
  await user.type(field('filter-request'), 'call-7');
  await user.type(field('filter-above'), '0,5');
  await waitFor(() => expect(screen.getByRole('option', { name: 'laptop' })).toBeTruthy());
  await user.selectOptions(screen.getByTestId('filter-key'), keyId);
  giveWay();

  const again = await showPage(page);
  await screen.findByRole('option', { name: 'laptop' });
  await waitFor(() => expect(field('filter-request').value).toBe('call-7'));
  await waitFor(() => expect(field('filter-key').value).toBe(keyId));
  expect([field('filter-above').value, field('filter-tag').value]).toEqual(['0,5', 'old']);
  await again.user.click(screen.getByTestId('filter'));
  await waitFor(() => expect(apply).toHaveBeenCalledTimes(1));
  expect(apply.mock.calls[0]?.[0]).toEqual({
    ...{ key: keyId, model: undefined, status: undefined, dialect: undefined, above: '0.5' },
    ...{ tag: 'old', request: 'call-7', session: undefined },
  });
  await waitFor(() => expect(screen.queryByTestId('usage-filters')).toBeNull());
});

test('an amount that is none is said at its field, and nothing is applied; filters in force are applied before their lists are read', async () => {
  const apply = vi.fn();
  answers['keys.list'] = () => refuse('internal');
  const search: UsageSearch = { key: keyId, model: 'gone', session: 's-1' };
  const { user } = await showPage(() => <UsageFilters search={search} onChange={apply} keyName={undefined} />);
  await user.click(await screen.findByTestId('open-filters'));
  await user.type(field('filter-above'), 'much');
  await user.click(screen.getByTestId('filter'));
  expect((await screen.findByRole('alert')).textContent).not.toBe('');
  expect(field('filter-above').getAttribute('aria-invalid')).toBe('true');
  expect(apply).not.toHaveBeenCalled();
  await user.clear(field('filter-above'));
  await user.click(screen.getByTestId('filter'));
  await waitFor(() => expect(apply).toHaveBeenCalledTimes(1));
  expect(apply.mock.calls[0]?.[0]).toMatchObject({ key: keyId, model: 'gone', session: 's-1', above: undefined });
  answers['keys.list'] = () => [{ id: keyId, name: 'laptop', revokedAt: null }];
});

test('days that were being chosen are open again; a period is applied from its earlier to its later day', async () => {
  const change = vi.fn();
  const page = () => <PeriodBar search={{}} onChange={change} shown={{ from: '2026-11-01', to: '2026-11-30' }} />;
  const { user } = await showPage(page);
  await user.click(await screen.findByTestId('period-custom'));
  fireEvent.change(await screen.findByTestId('from'), { target: { value: '2026-12-24' } });
  giveWay();
  const again = await showPage(page);
  await waitFor(() => expect(field('from').value).toBe('2026-12-24'));
  expect(field('to').value).toBe('2026-11-30');
  await again.user.click(screen.getByTestId('apply-period'));
  await waitFor(() => expect(change).toHaveBeenCalledWith({ period: undefined, from: '2026-11-30', to: '2026-12-24', unit: undefined }));
});

test('a new address is there again, and asks for its codes anew; the codes are not kept', async () => {
  const { user } = await showPage(AddressCard);
  await user.click(await screen.findByTestId('change-address'));
  await user.type(field('address-next'), 'new@example.com');
  await user.click(screen.getByTestId('submit-address'));
  await user.type(await screen.findByTestId('address-code'), '123456');
  giveWay();
  await showPage(AddressCard);
  expect((await screen.findByTestId<HTMLInputElement>('address-next')).value).toBe('new@example.com');
  expect(document.body.innerHTML).not.toContain('123456');
  expect(screen.queryByTestId('address-code')).toBeNull();
});

test('a promotional code is there again', async () => {
  const { user } = await showPage(PromoCard);
  await user.type(await screen.findByTestId('promo-code'), 'WELCOME');
  giveWay();
  await showPage(PromoCard);
  expect((await screen.findByTestId<HTMLInputElement>('promo-code')).value).toBe('WELCOME');
});

test('the address of a refund is there again at its refund, and at no other', async () => {
  const movement = (refundId: string) => ({
    ...{ kind: 'refund', state: 'requested', reference: refundId, at: '2026-11-30T10:00:00Z', creditUsd: '5' },
    ...{ receiptNumber: null, receiptVersions: 0, needsAddress: true, refundId },
  });
  const page = (refundId: string) => () => <OrderMovements order={{ movements: [movement(refundId)] } as never} />;
  const { user } = await showPage(page('refund-1'));
  await user.click(await screen.findByTestId('give-address'));
  await user.type(await screen.findByTestId('refund-address'), '0xabc');
  giveWay();
  await showPage(page('refund-1'));
  expect((await screen.findByTestId<HTMLInputElement>('refund-address')).value).toBe('0xabc');
  giveWay();
  await showPage(page('refund-2'));
  await screen.findByTestId('give-address');
  expect(screen.queryByTestId('refund-address')).toBeNull();
});

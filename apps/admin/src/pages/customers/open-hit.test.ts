import { expect, test } from 'vitest';
import { placeOf, type SearchHit } from './open-hit.ts';

const hit = (kind: SearchHit['kind'], rest: Partial<SearchHit> = {}): SearchHit => ({
  ...{ kind, id: '7', label: '7', accountId: 'a', email: null, orderId: null },
  ...rest,
});
const everything = () => true;
const nothing = () => false;

test('what was found is opened or filtered where it is', () => {
  expect(placeOf(hit('transfer'), everything)).toMatchObject({ to: '/books', search: { id: '7' } });
  expect(placeOf(hit('transfer', { accountId: null }), everything)).toMatchObject({ to: '/books' });
  for (const kind of ['order', 'payment', 'refund', 'dispute', 'deposit', 'receipt'] as const)
    expect(placeOf(hit(kind, { orderId: 'o' }), everything)).toMatchObject({ to: '/payments', search: { tab: 'orders', query: 'o' } });
  expect(placeOf(hit('adjustment', { label: 'pending' }), everything)).toMatchObject({ to: '/customers/$accountId', search: {} });
  expect(placeOf(hit('adjustment', { label: 'declined' }), everything)).toMatchObject({ search: { tab: 'audit' } });
  expect(placeOf(hit('request'), nothing)).toMatchObject({ to: '/requests/$id', params: { id: '7' } });
});

test('roles that may not read the books or payments are led to the customer, or nowhere', () => {
  expect(placeOf(hit('transfer'), nothing)).toMatchObject({ to: '/customers/$accountId', search: { tab: 'ledger' } });
  expect(placeOf(hit('order', { orderId: 'o' }), nothing)).toMatchObject({ to: '/customers/$accountId', search: { tab: 'orders' } });
  expect(placeOf(hit('transfer', { accountId: null }), nothing)).toBeNull();
});

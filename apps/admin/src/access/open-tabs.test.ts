import { expect, test } from 'vitest';
import { booksReads } from '../pages/books/books-search.ts';
import { tabReads } from '../pages/payments/tabs.ts';
import { systemReads } from '../pages/system/tabs.ts';
import { openTabs } from './open-tabs.ts';
import type { AdminProcedure } from './use-may.ts';

const only =
  (...allowed: AdminProcedure[]) =>
  (procedure: AdminProcedure) =>
    allowed.includes(procedure);

test('whoever may not read the first tab gets the first that they may read', () => {
  const engineer = only('payments.events', 'payments.tokens', 'books.proofs');
  expect(openTabs(tabReads, 'orders', engineer)).toEqual({ shown: ['events', 'tokens'], open: 'events' });
  expect(openTabs(booksReads, 'transfers', engineer)).toEqual({ shown: ['proofs'], open: 'proofs' });
});

test('a tab that is asked for is refused to those who may not read it', () => {
  const finance = only('system.processes', 'system.queues', 'signIn.staff');
  expect(openTabs(systemReads, 'settings', finance)).toEqual({ shown: ['processes', 'staff'], open: null });
  expect(openTabs(systemReads, 'staff', finance).open).toBe('staff');
  expect(openTabs(systemReads, 'processes', only()).open).toBeNull();
});

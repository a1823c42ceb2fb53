import { auditActionNames, auditSubjects, auditWords, jobQueues, readAuditAction } from '@derouter/contracts';
import { createI18n } from '@derouter/locales/web';
import { expect, test } from 'vitest';

test.each(['en', 'zh'] as const)('everything that the audit log may hold has its own words, %s', async (locale) => {
  const texts = await createI18n('admin', locale, ['audit']);
  const bundle = texts.getResourceBundle(locale, 'audit') as Record<string, Record<string, string>>;
  const keys = Object.fromEntries(Object.entries(bundle).map(([name, words]) => [name, Object.keys(words).sort()]));
  const sorted = (names: readonly string[]) => [...names].sort();
  expect(keys).toEqual({
    actions: sorted(auditActionNames),
    subjects: sorted(auditSubjects),
    words: sorted(auditWords),
    queues: sorted(jobQueues),
  });
  const actions = Object.values(bundle.actions ?? {});
  expect(actions.filter((words, i) => actions.indexOf(words) !== i)).toEqual([]);
});

test('an action is read as it is stored, the longest name first', () => {
  expect(readAuditAction('suspend key')).toEqual({ action: 'suspend key', detail: '' });
  expect(readAuditAction('adjust (credit 2.5)')).toEqual({ action: 'adjust', detail: 'credit 2.5' });
  expect(readAuditAction('set-roles (finance, support → engineer)')).toEqual({
    action: 'set-roles',
    detail: 'finance, support → engineer',
  });
  // As earlier versions stored them.
  expect(readAuditAction('refund 10')).toEqual({ action: 'refund', detail: '10' });
  expect(readAuditAction('update incident (state): resolved')).toEqual({ action: 'update incident', detail: '(state): resolved' });
  expect(readAuditAction('a thing of later')).toEqual({ action: null, detail: 'a thing of later' });
});

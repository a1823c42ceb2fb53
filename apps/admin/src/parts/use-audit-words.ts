import { type AuditAction, type AuditSubject, type AuditWord, auditWords } from '@derouter/contracts';
import { useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { useQueueName } from './use-queue-name.ts';

const time = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;
// The longest first, so that `not material` is not read as `material`.
const word = new RegExp(`(?<!\\w)(${[...auditWords].sort((a, b) => b.length - a.length).join('|')})(?!\\w)`, 'g');

interface AuditWords {
  /** What was done. */
  readonly nameOf: (action: AuditAction) => string;
  /** The figures and words that an action was stored with; empty if there are none. */
  readonly detailOf: (entry: { readonly action: AuditAction | null; readonly detail: string }) => string;
  readonly kindOf: (about: AuditSubject) => string;
}

/** The audit log in the reader's language. */
export function useAuditWords(): AuditWords {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const queueName = useQueueName();
  return {
    nameOf: (action) => t(`actions.${action}`),
    detailOf: ({ action, detail }) => {
      // What an action of another version was stored with may be any text.
      if (action === null) return detail;
      if (action === 'retry job') return queueName(detail);
      return detail.replace(time, (at) => format.dateTime(at)).replace(word, (found) => t(`words.${found as AuditWord}`));
    },
    kindOf: (about) => t(`subjects.${about}`),
  };
}

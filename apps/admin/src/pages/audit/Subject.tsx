import type { AuditSubject } from '@derouter/contracts';
import { Link } from '@tanstack/react-router';
import { useAuditWords } from '../../parts/use-audit-words.ts';

interface SubjectProps {
  readonly about: AuditSubject | null;
  readonly subject: string;
  readonly name: string | null;
}

/** What an entry is about: its kind, and its name or id, which leads to its page if it has one. */
export function Subject({ about, subject, name }: SubjectProps) {
  const { kindOf } = useAuditWords();
  const text = <span className={`wrap-anywhere ${name ? '' : 'font-mono text-xs'}`}>{name ?? subject}</span>;
  return (
    <>
      {about && <span className="block text-xs text-quiet">{kindOf(about)}</span>}
      {about === 'account' ? (
        <Link
          to="/customers/$accountId"
          params={{ accountId: subject }}
          className="hover:underline"
          onClick={(event) => event.stopPropagation()}
        >
          {text}
        </Link>
      ) : about === 'order' ? (
        <Link
          to="/payments"
          search={{ tab: 'orders', query: subject }}
          className="hover:underline"
          onClick={(event) => event.stopPropagation()}
        >
          {text}
        </Link>
      ) : (
        text
      )}
    </>
  );
}

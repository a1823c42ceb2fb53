import { SelectField, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { writtenValues } from '../../docs/fill-in.ts';

interface KeyChoiceProps {
  readonly masked: string | null;
  readonly onChange: (masked: string | null) => void;
}

/** Chooses which key the examples name. Its secret is known to nobody, so they show its first and last characters. */
export function KeyChoice({ masked, onChange }: KeyChoiceProps) {
  const { t } = useTranslation('docs');
  const [before, after] = t('keyHint', { key: '\n' }).split('\n');
  const keys = useQuery(trpc.keys.list.queryOptions());
  const active = keys.data?.filter(({ status, kind }) => status === 'active' && kind === 'account') ?? [];
  return (
    <div className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-4">
      <SelectField
        label={t('keyLabel')}
        value={masked ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
        className="min-w-48"
        data-testid="docs-key"
      >
        <option value="">{t('keyPlaceholder')}</option>
        {active.map(({ id, name, prefix, last4 }) => (
          <option key={id} value={`${prefix}…${last4}`}>
            {name}
          </option>
        ))}
      </SelectField>
      <p className="min-w-0 flex-1 basis-56 text-sm text-quiet">
        {before}
        <code className="whitespace-nowrap" translate="no">
          {masked ?? writtenValues.key}
        </code>
        {after}{' '}
        <Link to="/keys" className="text-accent underline">
          {t('createKey')}
        </Link>
      </p>
    </div>
  );
}

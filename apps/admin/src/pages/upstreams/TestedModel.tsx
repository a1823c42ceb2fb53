import { SelectField, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

interface TestedModelProps {
  readonly upstreamId: string;
  /** The id of a model, or empty for the list of models. */
  readonly value: string;
  readonly onChange: (model: string) => void;
}

/** Chooses with what an upstream is tested: its list of models, or one of the models that have a route to it. */
export function TestedModel({ upstreamId, value, onChange }: TestedModelProps) {
  const { t } = useTranslation('admin');
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const routed = models.data?.filter(({ routes }) => routes.some((route) => route.upstreamId === upstreamId)) ?? [];
  return (
    <SelectField label={t('upstreams.testWith')} value={value} onChange={(event) => onChange(event.target.value)} data-testid="test-model">
      <option value="">{t('upstreams.testList')}</option>
      {routed.map(({ id }) => (
        <option key={id} value={id}>
          {t('upstreams.testModel', { model: id })}
        </option>
      ))}
    </SelectField>
  );
}

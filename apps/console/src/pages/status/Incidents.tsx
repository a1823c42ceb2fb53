import { Badge, Card, useFormat, useLocale } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { foreignLanguage, type Incident, incidentText } from './incident-text.ts';

const tones = { investigating: 'bad', identified: 'warn', monitoring: 'accent', resolved: 'good' } as const;

interface IncidentsProps {
  readonly incidents: readonly Incident[];
  /** Of their titles: one below what stands above them. */
  readonly heading: 'h2' | 'h3';
}

/** Incidents as staff describe them. */
export function Incidents({ incidents, heading: Heading }: IncidentsProps) {
  const { t } = useTranslation('public');
  const format = useFormat();
  const locale = useLocale();
  return incidents.map((incident) => {
    const { title, text, language } = incidentText(incident, locale);
    const foreign = foreignLanguage(language, locale);
    const { id, state, models, startedAt, resolvedAt } = incident;
    return (
      <Card key={id} className="p-4">
        <article data-testid="incident" className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Heading className="text-lg font-semibold" lang={language} dir="auto">
              {title}
            </Heading>
            <Badge tone={tones[state]}>{t(`status.incidentStates.${state}`)}</Badge>
          </div>
          <p className="max-w-prose whitespace-pre-line" lang={language} dir="auto">
            {text}
          </p>
          <p className="flex flex-wrap gap-x-4 text-sm text-quiet">
            {foreign && <span>{foreign}</span>}
            <span>{t('status.started', { time: format.dateTime(startedAt) })}</span>
            {resolvedAt && <span>{t('status.resolved', { time: format.dateTime(resolvedAt) })}</span>}
            <span>
              {t('status.affected', {
                models: models.length > 0 ? new Intl.ListFormat(locale, { type: 'unit' }).format(models) : t('status.allModels'),
              })}
            </span>
          </p>
        </article>
      </Card>
    );
  });
}

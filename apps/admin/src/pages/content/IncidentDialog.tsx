import { incidentStates } from '@derouter/contracts';
import { languagesOf } from '@derouter/locales/web';
import {
  Field,
  FormDialog,
  parseLines,
  parseLocalInput,
  SelectField,
  TextAreaField,
  toLocalInput,
  trpc,
  useExplain,
  useTimeZone,
} from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from './types.ts';

const openStates = incidentStates.filter((name) => name !== 'resolved');
type OpenState = Exclude<(typeof incidentStates)[number], 'resolved'>;

interface IncidentDialogProps {
  /** Null for a new one. */
  readonly incident: Incident | null;
  readonly onClose: () => void;
}

/** Writes an incident in both languages of the status page. */
export function IncidentDialog({ incident, onClose }: IncidentDialogProps) {
  const { t } = useTranslation('operations');
  const explain = useExplain();
  const client = useQueryClient();
  const zone = useTimeZone();
  const [state, setState] = useState<OpenState>(incident && incident.state !== 'resolved' ? incident.state : 'investigating');
  const [texts, setTexts] = useState(incident?.texts ?? { en: { title: '', text: '' }, zh: { title: '', text: '' } });
  const [models, setModels] = useState(incident?.models.join('\n') ?? '');
  const [startedAt, setStartedAt] = useState(toLocalInput(incident?.startedAt ?? new Date().toISOString(), zone));
  const done = {
    onSuccess: async () => {
      await client.invalidateQueries(trpc.admin.incidents.list.queryFilter());
      onClose();
    },
  };
  const create = useMutation(trpc.admin.incidents.create.mutationOptions(done));
  const update = useMutation(trpc.admin.incidents.update.mutationOptions(done));
  const started = parseLocalInput(startedAt, zone);
  const isComplete = started !== null && Object.values(texts).every(({ title, text }) => title.trim() !== '' && text.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!started || !isComplete) return;
    const values = { texts, models: [...(parseLines(models) ?? [])], startedAt: started };
    // Texts of a resolved incident can be corrected without opening it again.
    if (incident) update.mutate({ id: incident.id, ...values, ...(incident.state === 'resolved' ? {} : { state }) });
    else create.mutate({ ...values, state });
  };
  const error = create.error ?? update.error;
  return (
    <FormDialog
      place="side"
      title={t(incident ? 'content.editIncident' : 'content.newIncident')}
      description={t('content.incidentLead')}
      onClose={onClose}
      onSubmit={submit}
      isBusy={create.isPending || update.isPending}
      canSubmit={isComplete}
      error={error ? explain(error) : undefined}
      submitLabel={t('content.save')}
      submitTestId="save-incident"
    >
      {incident?.state !== 'resolved' && (
        <SelectField
          label={t('content.incidentState')}
          value={state}
          onChange={({ target }) => setState(openStates.find((name) => name === target.value) ?? 'investigating')}
          data-testid="incident-state"
        >
          {openStates.map((name) => (
            <option key={name} value={name}>
              {t(`content.incidentStates.${name}`)}
            </option>
          ))}
        </SelectField>
      )}
      {languagesOf('admin').map(({ code, name }) => {
        const locale = code === 'zh' ? 'zh' : 'en';
        const write = (change: object) => setTexts({ ...texts, [locale]: { ...texts[locale], ...change } });
        return (
          <fieldset key={code} className="flex flex-col gap-3 rounded-lg border border-line p-3">
            <legend className="px-1 text-sm font-semibold">{name}</legend>
            <Field
              label={t('content.titleField')}
              value={texts[locale].title}
              maxLength={200}
              onChange={({ target }) => write({ title: target.value })}
              data-testid={`incident-title-${locale}`}
            />
            <TextAreaField
              label={t('content.textField')}
              value={texts[locale].text}
              maxLength={5000}
              onChange={({ target }) => write({ text: target.value })}
              data-testid={`incident-text-${locale}`}
            />
          </fieldset>
        );
      })}
      <TextAreaField
        label={t('content.models')}
        help={t('content.modelsHelp')}
        rows={3}
        className="font-mono text-sm"
        value={models}
        onChange={({ target }) => setModels(target.value)}
      />
      <Field label={t('content.started')} type="datetime-local" value={startedAt} onChange={({ target }) => setStartedAt(target.value)} />
    </FormDialog>
  );
}

import { incidentStates } from '@derouter/contracts';
import { languagesOf } from '@derouter/locales/web';
import { Field, parseLines, parseLocalInput, SelectField, TextAreaField, toLocalInput, trpc, useTimeZone } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContentDialog, isWritten, noText, TextFields } from './ContentDialog.tsx';
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
  const client = useQueryClient();
  const zone = useTimeZone();
  const [state, setState] = useState<OpenState>(incident && incident.state !== 'resolved' ? incident.state : 'investigating');
  const [texts, setTexts] = useState(incident?.texts ?? { en: noText, zh: noText });
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
  const save = () => {
    if (!started) return;
    const values = { texts, models: [...(parseLines(models) ?? [])], startedAt: started };
    // Texts of a resolved incident can be corrected without opening it again.
    if (incident) update.mutate({ id: incident.id, ...values, ...(incident.state === 'resolved' ? {} : { state }) });
    else create.mutate({ ...values, state });
  };
  return (
    <ContentDialog
      title={t(incident ? 'content.editIncident' : 'content.newIncident')}
      lead={t('content.incidentLead')}
      create={create}
      update={update}
      isComplete={started !== null && Object.values(texts).every(isWritten)}
      onSave={save}
      onClose={onClose}
      testId="save-incident"
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
        return (
          <fieldset key={code} className="flex flex-col gap-3 rounded-lg border border-line p-3">
            <legend className="px-1 text-sm font-semibold">{name}</legend>
            <TextFields
              value={texts[locale]}
              onChange={(text) => setTexts({ ...texts, [locale]: text })}
              maxTitle={200}
              maxText={5000}
              testIds={[`incident-title-${locale}`, `incident-text-${locale}`]}
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
    </ContentDialog>
  );
}

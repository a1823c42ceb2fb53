import { type AnnouncementTexts, announcementTones } from '@derouter/contracts';
import { languagesOf } from '@derouter/locales/web';
import { Field, parseLocalInput, SelectField, toLocalInput, trpc, useTimeZone } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ContentDialog, isWritten, noText, TextFields, type WrittenText } from './ContentDialog.tsx';
import type { Announcement } from './types.ts';

const required: readonly string[] = ['en', 'zh'];

interface AnnouncementDialogProps {
  /** Null for a new one. */
  readonly announcement: Announcement | null;
  readonly onClose: () => void;
}

/** Writes an announcement, one language after the other. */
export function AnnouncementDialog({ announcement, onClose }: AnnouncementDialogProps) {
  const { t } = useTranslation('operations');
  const client = useQueryClient();
  const zone = useTimeZone();
  const languages = languagesOf('console');
  const [locale, setLocale] = useState<string>('en');
  const [texts, setTexts] = useState<Readonly<Record<string, WrittenText>>>(announcement?.texts ?? {});
  const [tone, setTone] = useState(announcement?.tone ?? 'info');
  const [startsAt, setStartsAt] = useState(toLocalInput(announcement?.startsAt ?? new Date().toISOString(), zone));
  const [endsAt, setEndsAt] = useState(announcement?.endsAt ? toLocalInput(announcement.endsAt, zone) : '');
  const done = {
    onSuccess: async () => {
      await client.invalidateQueries(trpc.admin.content.announcements.infiniteQueryFilter());
      onClose();
    },
  };
  const create = useMutation(trpc.admin.content.createAnnouncement.mutationOptions(done));
  const update = useMutation(trpc.admin.content.updateAnnouncement.mutationOptions(done));
  const hasTexts = required.every((code) => isWritten(texts[code] ?? noText));
  const start = parseLocalInput(startsAt, zone);
  const save = () => {
    if (!start) return;
    const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => isWritten(text)));
    const values = {
      tone,
      texts: written as AnnouncementTexts,
      startsAt: start,
      endsAt: endsAt === '' ? null : parseLocalInput(endsAt, zone),
    };
    if (announcement) update.mutate({ id: announcement.id, ...values });
    else create.mutate(values);
  };
  return (
    <ContentDialog
      title={t(announcement ? 'content.editAnnouncement' : 'content.newAnnouncement')}
      lead={t('content.announcementLead')}
      create={create}
      update={update}
      isComplete={hasTexts && start !== null}
      onSave={save}
      onClose={onClose}
      testId="save-announcement"
    >
      <SelectField
        label={t('content.tone')}
        value={tone}
        onChange={({ target }) => setTone(target.value === 'warning' ? 'warning' : 'info')}
      >
        {announcementTones.map((name) => (
          <option key={name} value={name}>
            {t(`content.tones.${name}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('content.language')}
        help={hasTexts ? '' : t('content.missing')}
        value={locale}
        onChange={({ target }) => setLocale(target.value)}
        data-testid="announcement-language"
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code}>
            {required.includes(code) ? t('content.required', { language: name }) : name}
          </option>
        ))}
      </SelectField>
      <TextFields
        value={texts[locale] ?? noText}
        onChange={(text) => setTexts({ ...texts, [locale]: text })}
        maxTitle={120}
        maxText={1000}
        testIds={['announcement-title', 'announcement-text']}
      />
      <Field label={t('content.startsAt')} type="datetime-local" value={startsAt} onChange={({ target }) => setStartsAt(target.value)} />
      <Field
        label={t('content.endsAt')}
        help={t('content.endsHelp')}
        type="datetime-local"
        value={endsAt}
        onChange={({ target }) => setEndsAt(target.value)}
      />
    </ContentDialog>
  );
}

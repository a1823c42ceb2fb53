import { type AnnouncementTexts, announcementTones } from '@derouter/contracts';
import { languagesOf } from '@derouter/locales/web';
import { Field, FormDialog, parseLocalInput, SelectField, TextAreaField, toLocalInput, trpc, useExplain, useTimeZone } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Announcement } from './types.ts';

type Draft = Readonly<Record<string, { readonly title: string; readonly text: string }>>;
const empty = { title: '', text: '' };
const required: readonly string[] = ['en', 'zh'];

interface AnnouncementDialogProps {
  /** Null for a new one. */
  readonly announcement: Announcement | null;
  readonly onClose: () => void;
}

/** Writes an announcement, one language after the other. */
export function AnnouncementDialog({ announcement, onClose }: AnnouncementDialogProps) {
  const { t } = useTranslation('operations');
  const explain = useExplain();
  const client = useQueryClient();
  const zone = useTimeZone();
  const languages = languagesOf('console');
  const [locale, setLocale] = useState<string>('en');
  const [texts, setTexts] = useState<Draft>(announcement?.texts ?? {});
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
  const current = texts[locale] ?? empty;
  const write = (change: Partial<typeof empty>) => setTexts({ ...texts, [locale]: { ...current, ...change } });
  const isComplete = required.every((code) => texts[code]?.title.trim() && texts[code]?.text.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const start = parseLocalInput(startsAt, zone);
    if (!isComplete || !start) return;
    const written = Object.fromEntries(Object.entries(texts).filter(([, { title, text }]) => title.trim() && text.trim()));
    const values = {
      tone,
      texts: written as AnnouncementTexts,
      startsAt: start,
      endsAt: endsAt === '' ? null : parseLocalInput(endsAt, zone),
    };
    if (announcement) update.mutate({ id: announcement.id, ...values });
    else create.mutate(values);
  };
  const error = create.error ?? update.error;
  return (
    <FormDialog
      place="side"
      title={t(announcement ? 'content.editAnnouncement' : 'content.newAnnouncement')}
      description={t('content.announcementLead')}
      onClose={onClose}
      onSubmit={submit}
      isBusy={create.isPending || update.isPending}
      canSubmit={isComplete}
      error={error ? explain(error) : undefined}
      submitLabel={t('content.save')}
      submitTestId="save-announcement"
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
        help={isComplete ? '' : t('content.missing')}
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
      <Field
        label={t('content.titleField')}
        value={current.title}
        maxLength={120}
        dir="auto"
        onChange={({ target }) => write({ title: target.value })}
        data-testid="announcement-title"
      />
      <TextAreaField
        label={t('content.textField')}
        value={current.text}
        maxLength={1000}
        dir="auto"
        onChange={({ target }) => write({ text: target.value })}
        data-testid="announcement-text"
      />
      <Field label={t('content.startsAt')} type="datetime-local" value={startsAt} onChange={({ target }) => setStartsAt(target.value)} />
      <Field
        label={t('content.endsAt')}
        help={t('content.endsHelp')}
        type="datetime-local"
        value={endsAt}
        onChange={({ target }) => setEndsAt(target.value)}
      />
    </FormDialog>
  );
}

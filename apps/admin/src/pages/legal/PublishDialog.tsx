import { type LegalDocument, legalDocument, newLegalVersion } from '@derouter/contracts';
import {
  CheckField,
  Dialog,
  Field,
  Form,
  LegalText,
  Notice,
  pageTimeZone,
  parseLocalInput,
  Review,
  SelectField,
  Skeleton,
  TextAreaField,
  trpc,
  useExplain,
  useFieldError,
  useForgetTyped,
  useFormat,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { parseLegalText, writeLegalText } from '../../legal-text.ts';

const text = z.string().transform((written, context) => {
  const parsed = newLegalVersion.shape.texts.shape.en.safeParse(parseLegalText(written));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: 'custom', message: 'wrong' });
  return z.NEVER;
});
const schema = z.object({
  version: newLegalVersion.shape.version,
  effectiveAt: z.string().transform((text) => parseLocalInput(text, pageTimeZone())),
  isMaterial: z.boolean(),
  en: text,
  zh: text,
});
type Values = z.input<typeof schema>;
type Draft = z.output<typeof schema>;

interface PublishDialogProps {
  readonly customers: number;
  readonly onClose: () => void;
}

/** Writes a new version of a legal document, starting from the one in force, shows it as customers will see it, and publishes it. */
export function PublishDialog({ customers, onClose }: PublishDialogProps) {
  const { t } = useTranslation('admin');
  const [document, setDocument] = useState<LegalDocument>('terms');
  const current = useQuery({ ...trpc.legal.read.queryOptions({ document }), staleTime: Number.POSITIVE_INFINITY });
  const [values, setValues] = useState<Values | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const texts = current.data?.texts;
  const started =
    values ?? (texts && { version: '', effectiveAt: '', isMaterial: true, en: writeLegalText(texts.en), zh: writeLegalText(texts.zh) });
  return (
    <Dialog place="side" title={t('legal.new')} description={t('legal.newLead')} onClose={onClose}>
      {draft ? (
        <Preview document={document} draft={draft} customers={customers} onBack={() => setDraft(null)} onClose={onClose} />
      ) : started ? (
        <DraftForm
          key={document}
          values={started}
          before={
            <DocumentField
              document={document}
              onChange={(chosen) => {
                setDocument(chosen);
                setValues(null);
              }}
            />
          }
          onCancel={onClose}
          onReview={(typed, checked) => {
            setValues(typed);
            setDraft(checked);
          }}
        />
      ) : (
        <Skeleton className="h-96" />
      )}
    </Dialog>
  );
}

function DocumentField({ document, onChange }: { readonly document: LegalDocument; readonly onChange: (chosen: LegalDocument) => void }) {
  const { t } = useTranslation('admin');
  const forgetTyped = useForgetTyped();
  return (
    <SelectField
      label={t('legal.document')}
      value={document}
      onChange={(event) => {
        // The fields have the texts of the other document then.
        forgetTyped(Object.keys(schema.shape));
        onChange(legalDocument.parse(event.target.value));
      }}
      data-testid="legal-document"
    >
      {legalDocument.options.map((one) => (
        <option key={one} value={one}>
          {t(`legal.documents.${one}`)}
        </option>
      ))}
    </SelectField>
  );
}

interface DraftFormProps {
  /** A field above the others that is not part of the draft. */
  readonly before: ReactNode;
  readonly values: Values;
  readonly onCancel: () => void;
  readonly onReview: (typed: Values, checked: Draft) => void;
}

function DraftForm({ before, values, onCancel, onReview }: DraftFormProps) {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: values });
  const { errors } = form.formState;
  return (
    <Form
      onSubmit={form.handleSubmit((checked) => onReview(form.getValues(), checked))}
      onCancel={onCancel}
      submitLabel={t('legal.preview')}
      submitTestId="preview-terms"
      isSticky
    >
      {before}
      <Field
        label={t('legal.version')}
        help={t('legal.versionHelp')}
        error={fieldError(errors.version)}
        data-testid="terms-version"
        {...form.register('version')}
      />
      <Field
        label={t('legal.effectiveAt')}
        help={t('legal.effectiveAtHelp')}
        error={fieldError(errors.effectiveAt)}
        type="datetime-local"
        data-testid="terms-effective-at"
        {...form.register('effectiveAt')}
      />
      <CheckField label={t('legal.isMaterial')} data-testid="terms-material" {...form.register('isMaterial')} />
      {(['en', 'zh'] as const).map((language) => (
        <TextAreaField
          key={language}
          label={t(`legal.texts.${language}`)}
          help={t('legal.textHelp')}
          error={errors[language] && t('legal.textWrong')}
          rows={12}
          lang={language}
          data-testid={`terms-text-${language}`}
          {...form.register(language)}
        />
      ))}
    </Form>
  );
}

interface PreviewProps extends PublishDialogProps {
  readonly document: LegalDocument;
  readonly draft: Draft;
  readonly onBack: () => void;
}

function Preview({ document, draft, customers, onBack, onClose }: PreviewProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const publish = useMutation(
    trpc.admin.legal.publish.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.legal.list.queryFilter()),
          queries.invalidateQueries({ queryKey: trpc.legal.pathKey() }),
        ]);
        onClose();
      },
    }),
  );
  const { en, zh, ...facts } = draft;
  return (
    <Review
      onBack={onBack}
      backLabel={t('legal.edit')}
      onConfirm={() => publish.mutate({ document, ...facts, texts: { en, zh } })}
      confirmLabel={t('legal.publish')}
      confirmTestId="confirm-publish"
      isBusy={publish.isPending}
      error={publish.error && explain(publish.error)}
    >
      <Notice tone={draft.isMaterial ? 'warn' : 'plain'}>
        <p data-testid="publish-summary">
          {draft.effectiveAt
            ? t('legal.summaryAt', { version: draft.version, date: format.dateTime(draft.effectiveAt) })
            : t('legal.summaryNow', { version: draft.version })}{' '}
          {draft.isMaterial ? t('legal.summaryMaterial', { count: customers }) : t('legal.summaryMinor')} {t('legal.final')}
        </p>
      </Notice>
      {(['en', 'zh'] as const).map((language) => (
        <section key={language} lang={language} className="flex flex-col gap-3 rounded-md border border-line p-4">
          <p className="text-sm text-quiet">{t(`legal.texts.${language}`)}</p>
          <LegalText sections={draft[language]} />
        </section>
      ))}
    </Review>
  );
}

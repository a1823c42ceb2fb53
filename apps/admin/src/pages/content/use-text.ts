import { useTranslation } from 'react-i18next';

/** Chooses the text in the reader's language of texts that exist in English and Chinese. */
export function useText(): <Text>(texts: { readonly en: Text; readonly zh: Text }) => Text {
  const { i18n } = useTranslation();
  return (texts) => (i18n.language === 'zh' ? texts.zh : texts.en);
}

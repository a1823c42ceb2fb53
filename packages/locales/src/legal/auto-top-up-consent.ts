import type { LegalLocale } from './index.ts';

/** The version of the text below, stored with each consent. Change it whenever the texts change. */
export const autoTopUpConsentVersion = '2026-11-28';

/** What a customer agrees to before a card is charged automatically. `{threshold}`, `{amount}` and `{cap}` are decimal USD. */
export const autoTopUpConsent: Readonly<Record<LegalLocale, string>> = {
  en:
    'I authorise derouter to charge my saved card without asking me again, whenever my balance falls below ${threshold}. Each charge ' +
    'buys ${amount} of credits, or a multiple of it if one step does not reach ${threshold}, plus the processing fee shown on this page. ' +
    'All charges of a calendar month together never exceed ${cap}. I get an email with a receipt for each charge, and I can switch this ' +
    'off or remove the card at any time on this page.',
  zh:
    '我授权 derouter 在我的余额低于 ${threshold} 时自动从已保存的银行卡扣款，无需再次征求我的同意。每次扣款购买 ${amount} 的额度；' +
    '若一次不足以达到 ${threshold}，则购买其整数倍，并另收本页所示的手续费。每个自然月的扣款总额不超过 ${cap}。每次扣款后我会收到附有收据的邮件，' +
    '并可随时在本页关闭自动充值或移除银行卡。',
};

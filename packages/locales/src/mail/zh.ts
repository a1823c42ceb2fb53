import type { MailTexts } from './mail-texts.ts';

export const zh: MailTexts = {
  signInCode: {
    subject: '{code} 是您的 derouter 验证码',
    lead: '请输入以下验证码登录 derouter：',
    expiry: '验证码仅可使用一次，{minutes} 分钟内有效。',
    ignore: '如果这不是您本人的操作，请忽略此邮件：没有验证码，任何人都无法登录。',
  },
};

import type { MailTexts } from './mail-texts.ts';

export const zh: MailTexts = {
  signInCode: {
    subject: '{code} 是您的 derouter 验证码',
    lead: '请输入以下验证码登录 derouter：',
    expiry: '验证码仅可使用一次，{minutes} 分钟内有效。',
    ignore: '如果这不是您本人的操作，请忽略此邮件：没有验证码，任何人都无法登录。',
  },
  lowBalance: {
    subject: '您的 derouter 余额已低于 ${threshold}',
    lead: '您的余额为 ${balance}。您要求在余额低于 ${threshold} 时收到通知。',
    action: '充值：',
    why: '每次余额降到您在额度页面设置的金额以下时，会发送一次此邮件。',
  },
  priceChange: {
    subject: '{model} 的价格将于 {date} 变更',
    subjectMany: '{count} 个模型的价格将变更',
    lead: '以下价格将变更。在此之前，每次调用仍按现行价格计费。',
    model: '{model}，自 {date}（UTC）起',
    rate: '{meter}：{before} → {after}',
    none: '无',
    unit: '单位为每百万 token 的美元价格；网页搜索和请求按每次调用计价。',
    action: '全部价格：',
    why: '您收到此邮件，是因为您在过去 90 天内使用过这些模型，或要求接收所有价格变更通知。',
    meters: {
      input: '输入',
      output: '输出',
      cache_read: '缓存读取',
      cache_write_5m: '缓存写入（5 分钟）',
      cache_write_1h: '缓存写入（1 小时）',
      cache_write_30m: '缓存写入',
      input_audio: '音频输入',
      output_audio: '音频输出',
      input_image: '图像输入',
      output_image: '图像输出',
      web_search: '网页搜索（每次）',
      request: '请求（每次）',
    },
  },
};

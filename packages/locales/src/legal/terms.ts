import type { LegalTexts } from './legal-texts.ts';

export const terms: LegalTexts = {
  en: [
    {
      title: '1. What this is about',
      paragraphs: [
        'derouter gives you metered access to AI language models of several providers against prepaid credits. These terms are the agreement between you and the operator of this service. By opening an account you accept them; the version you accepted is kept with your account.',
      ],
    },
    {
      title: '2. Your account',
      paragraphs: [
        'You register with an email address and confirm it with a one-time code. Each individual may have one account. Addresses that reach the same mailbox count as one.',
        'Keep your keys secret. Calls made with your keys count as yours until you revoke the key; a revoked key stops working at once.',
      ],
    },
    {
      title: '3. Credits',
      paragraphs: [
        'Credits are prepaid, kept in US dollars, and never expire. You can buy them by credit card, through Cryptomus or with cryptocurrency, as far as this installation offers these ways to pay. A processing fee, where there is one, is shown on its own line before you pay.',
        'What is credited is the amount that is finally settled with us. It can differ from the amount you asked for, for instance after an underpayment, a refund or a dispute.',
      ],
    },
    {
      title: '4. Prices and charges',
      paragraphs: [
        'Each call is charged by the tokens it used, at the rates per million tokens published on the price page when the call was admitted. Every call leaves a receipt from which the charge can be computed again.',
        'Prices may change. A change that raises a price takes effect no sooner than seven days after it was announced on the price page; customers who use the model are told by mail.',
        'Where a provider does not report what a call used, for instance because the connection broke, the delivered part is charged by an estimate, and the receipt says so.',
      ],
    },
    {
      title: '5. Refunds',
      paragraphs: [
        'Unused credit of a payment can be refunded to its source under the refund policy. Promotional credit and credit already spent are not refunded.',
      ],
    },
    {
      title: '6. Acceptable use',
      paragraphs: [
        'You may not use the service for anything unlawful, to harm others, to attack this or other systems, to get around limits, or against the usage policies of the model providers.',
        'An account or key that is used this way may be suspended at once and without refund.',
        'Certain models have limits on calls that run at the same time, per key. Above them calls are answered with HTTP 429. The exact limits are not part of this agreement and may change.',
      ],
    },
    { title: '7. No reselling', paragraphs: ['You may not resell access to the service unless we have authorised you in writing.'] },
    {
      title: '8. Your content',
      paragraphs: [
        'What you send and what the models generate for you belongs to you, as far as the law allows. Prompts and answers are passed on to the provider of the model and are never stored by us. We keep what is needed to bill: times, models, token counts and amounts.',
        'Calls to Claude models may have the Claude Code system prompt prepended; the page of the model says whether that is so.',
      ],
    },
    {
      title: '9. Cookies',
      paragraphs: [
        'We set two cookies, both essential: one keeps you signed in, one (NEXT_LOCALE) keeps your language. There is no tracking, and no page loads anything from third parties.',
      ],
    },
    {
      title: '10. Availability and liability',
      paragraphs: [
        'The service is offered as it is and depends on providers that we do not control. Answers of models can be wrong; check them before you rely on them.',
        'As far as the law allows, our liability is limited to the unused credits of your account.',
      ],
    },
    {
      title: '11. Changes and ending',
      paragraphs: [
        'We may change these terms. Material changes are announced by mail and shown at your next sign-in. You may stop using the service at any time.',
      ],
    },
    {
      title: '12. Law and other documents',
      paragraphs: [
        'The law of the place where the operator is established applies. Rights that the law of your country gives you and that an agreement cannot exclude remain untouched. The name of the operator and its support address are shown beside this text.',
        'The acceptable use policy and the refund policy are part of these terms; the privacy notice says which data we keep. If a part of these terms is void, the rest remains in force. The English text prevails over translations.',
      ],
    },
  ],
  zh: [
    {
      title: '1. 适用范围',
      paragraphs: [
        'derouter 以预付额度的方式，按量提供多家服务商的人工智能语言模型。本条款是您与本服务运营者之间的协议。开通账户即表示您接受本条款；您所接受的版本会随账户一并记录。中文译文仅供参考，以英文版本为准。',
      ],
    },
    {
      title: '2. 您的账户',
      paragraphs: [
        '您使用邮箱地址注册，并通过一次性验证码确认。每位个人只能拥有一个账户；指向同一邮箱的不同写法视为同一地址。',
        '请妥善保管密钥。在您吊销密钥之前，使用该密钥的调用均视为您的调用；吊销后立即失效。',
      ],
    },
    {
      title: '3. 额度',
      paragraphs: [
        '额度为预付，以美元计，永不过期。在本站点提供的范围内，您可以使用信用卡、Cryptomus 或加密货币购买。如有手续费，会在付款前单独列出。',
        '入账金额以最终结算金额为准，可能与您申请的金额不同，例如少付、退款或争议之后。',
      ],
    },
    {
      title: '4. 价格与计费',
      paragraphs: [
        '每次调用按所用 token 计费，费率为该调用被受理时价格页上公布的每百万 token 价格。每次调用都会留下可供复算的账单。',
        '价格可能调整。涨价最早在价格页公布七天后生效；使用该模型的客户会收到邮件通知。',
        '如果服务商没有报告用量，例如连接中断，则按已交付的部分估算计费，并在账单上注明。',
      ],
    },
    { title: '5. 退款', paragraphs: ['某笔付款中尚未使用的额度，可依照退款政策退回原支付渠道。赠送额度和已使用的额度不予退款。'] },
    {
      title: '6. 可接受的使用',
      paragraphs: [
        '您不得将本服务用于违法行为、伤害他人、攻击本系统或其他系统、规避限制，或违反模型服务商的使用政策。',
        '违反者的账户或密钥可能被立即停用，且不予退款。',
        '部分模型对每把密钥的并发调用数有限制，超出时返回 HTTP 429。具体限值不属于本协议内容，可能调整。',
      ],
    },
    { title: '7. 禁止转售', paragraphs: ['未经我们书面授权，您不得转售本服务的访问权。'] },
    {
      title: '8. 您的内容',
      paragraphs: [
        '在法律允许的范围内，您发送的内容以及模型为您生成的内容归您所有。提示词和回答会转交给模型服务商，我们从不保存。我们只保留计费所需的信息：时间、模型、token 数和金额。',
        '调用 Claude 模型时，可能会在前面加上 Claude Code 系统提示词；模型页面会注明是否如此。',
      ],
    },
    {
      title: '9. Cookie',
      paragraphs: [
        '我们只使用两个必要的 Cookie：一个用于保持登录，一个（NEXT_LOCALE）用于记住语言。没有任何跟踪，页面不会加载第三方内容。',
      ],
    },
    {
      title: '10. 可用性与责任',
      paragraphs: [
        '本服务按现状提供，并依赖我们无法控制的服务商。模型的回答可能有误，使用前请自行核实。',
        '在法律允许的范围内，我们的责任以您账户中未使用的额度为限。',
      ],
    },
    { title: '11. 变更与终止', paragraphs: ['我们可能修改本条款。重大变更会以邮件告知，并在您下次登录时显示。您可以随时停止使用本服务。'] },
    {
      title: '12. 适用法律与其他文件',
      paragraphs: [
        '本条款适用运营者所在地的法律；您所在国家的法律赋予您的、无法以协议排除的权利不受影响。运营者的名称和客服邮箱显示在本文旁边。',
        '可接受使用政策和退款政策是本条款的一部分，隐私声明说明我们保存哪些数据。本条款的任何部分失效，不影响其余部分。',
      ],
    },
  ],
};

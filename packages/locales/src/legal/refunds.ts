import type { LegalTexts } from './legal-texts.ts';

export const refunds: LegalTexts = {
  en: [
    {
      title: '1. What can be refunded',
      paragraphs: [
        'Unused paid credit can be refunded to the source of a payment: as much as your balance still has of paid credit, at most what the payment brought, in whole cents. Promotional credit is spent first. What has been spent on calls is not refunded, except where section 5 or the law says otherwise.',
        'Promotional credit is never refunded. Credits do not expire, so there is no need to use them up.',
      ],
    },
    {
      title: '2. Until when',
      paragraphs: [
        'You can refund a payment yourself within the refund window of this service, counted from the moment at which the payment was settled. The window that applies at present is shown beside this text, and on the page of each payment together with the amount that can be refunded.',
        'After the window, refunds are at the discretion of the operator, unless the law gives you a right to one. Write to the support address.',
      ],
    },
    {
      title: '3. How',
      paragraphs: [
        'Open the payment on the credits page and ask for the refund. A code is mailed to you for confirmation. The credit is set aside at once, so it cannot be spent meanwhile; if the provider cannot carry out the refund, it comes back to your balance. You can ask for at most three refunds a day.',
        'Card payments go back to the card. Payments by cryptocurrency are refunded by staff, to an address that you confirm, never automatically to the sender.',
      ],
    },
    {
      title: '4. Fees',
      paragraphs: [
        'Whether the processing fee of a payment is refunded with it is shown beside this text. Tax that was collected on the refunded part is refunded with it.',
        'How long a refund takes to arrive depends on the bank or the network. The ledger of your account shows when it was asked for and when the provider paid it.',
      ],
    },
    {
      title: '5. Wrong charges',
      paragraphs: [
        'If a receipt charges something that the published rates do not support, write to the support address with its id. We correct it in your balance whenever it happened; a window does not apply.',
        'Calls that fail before they deliver anything cost nothing. An answer that breaks off is charged for what was delivered, and its receipt says so.',
      ],
    },
    {
      title: '6. Disputes',
      paragraphs: [
        'Ask us before you dispute a payment at your bank: a refund is faster. When a payment is disputed, the provider withdraws the money, the same credit is taken from your balance, even if it was spent, and the account is suspended until the dispute is decided. While a dispute is open, and after it was lost, the payment cannot be refunded.',
      ],
    },
    {
      title: '7. Suspended and deleted accounts',
      paragraphs: [
        'An account that was suspended for a breach of the terms or of the acceptable use policy gets no refund. Before you delete your account, refund what can be refunded: credit that remains when the deletion takes effect is lost.',
      ],
    },
    {
      title: '8. Changes',
      paragraphs: [
        'Every version of this policy stays on this page. The window that is shown when you ask for a refund is the one that applies. Rights that consumers have by law remain untouched. The English text prevails over translations.',
      ],
    },
  ],
  zh: [
    {
      title: '1. 可退款的内容',
      paragraphs: [
        '未使用的付费额度可以退回付款的来源：金额为您余额中剩余的付费额度，不超过该笔付款所购额度，以整分计。赠送额度优先使用。已用于调用的额度不予退款，第 5 条或法律另有规定的除外。',
        '赠送额度概不退款。额度永不过期，因此无需急于用完。',
      ],
    },
    {
      title: '2. 期限',
      paragraphs: [
        '在本服务的退款期限内，您可以自行退款；期限自付款入账时起算。当前适用的期限显示在本文旁边，也与可退金额一并显示在每笔付款的页面上。',
        '期限过后，除法律赋予您退款权利外，是否退款由运营者决定。请发邮件至客服邮箱。',
      ],
    },
    {
      title: '3. 方式',
      paragraphs: [
        '在额度页面打开该笔付款并申请退款，我们会通过邮件发送验证码供您确认。相应额度会立即预留，期间不能使用；如果支付服务商无法完成退款，额度会退回您的余额。每天最多可申请三次退款。',
        '银行卡付款退回原卡。加密货币付款由工作人员退到您确认的地址，绝不会自动退给付款方地址。',
      ],
    },
    {
      title: '4. 手续费',
      paragraphs: [
        '付款的手续费是否一并退还，显示在本文旁边。退款部分已收取的税款会一并退还。',
        '退款到账所需的时间取决于银行或网络。账户的账本会显示申请退款和服务商付款的时间。',
      ],
    },
    {
      title: '5. 收费错误',
      paragraphs: [
        '如果某张账单收取了公布单价所不支持的费用，请将账单编号发送至客服邮箱。无论何时发生，我们都会在您的余额中更正，不受期限限制。',
        '在交付任何内容之前失败的调用不收费。中途中断的回答按已交付的部分收费，并在账单上注明。',
      ],
    },
    {
      title: '6. 争议',
      paragraphs: [
        '在向银行提出争议之前，请先联系我们：退款更快。付款发生争议时，支付服务商会收回款项，相应额度（即使已使用）会从您的余额中扣除，账户会被停用，直到争议有结果。争议期间以及败诉之后，该笔付款不能退款。',
      ],
    },
    {
      title: '7. 被停用和已删除的账户',
      paragraphs: [
        '因违反服务条款或可接受使用政策而被停用的账户不予退款。删除账户之前，请先退还可退的款项：删除生效时剩余的额度将会失去。',
      ],
    },
    {
      title: '8. 变更',
      paragraphs: [
        '本政策的每个版本都保留在本页。以您申请退款时所显示的期限为准。消费者依法享有的权利不受影响。中文译文仅供参考，以英文版本为准。',
      ],
    },
  ],
};

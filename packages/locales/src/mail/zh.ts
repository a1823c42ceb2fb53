import type { MailTexts } from './mail-texts.ts';

export const zh: MailTexts = {
  codes: {
    sign_in: {
      subject: '{code} 是您的 derouter 验证码',
      lead: '请输入以下验证码登录 derouter：',
      ignore: '如果这不是您本人的操作，请忽略此邮件：没有验证码，任何人都无法登录。',
    },
    refund: {
      subject: '{code} 是您的退款验证码',
      lead: '请输入以下验证码，确认退还您的 derouter 额度：',
      ignore: '如果您没有申请退款，说明有他人登录了您的账户：请在“设置”中结束其会话。',
    },
    auto_top_up: {
      subject: '{code} 是您的自动充值验证码',
      lead: '请输入以下验证码，确认更改 derouter 自动充值：',
      ignore: '如果您没有做此更改，说明有他人登录了您的账户：请在“设置”中结束其会话。',
    },
    address: {
      subject: '{code} 是您的新邮箱验证码',
      lead: '请输入以下验证码，确认更改您在 derouter 的邮箱地址：',
      ignore: '如果您没有申请此更改，请勿将验证码告诉他人：没有它，什么都不会改变。',
    },
    deletion: {
      subject: '{code} 是您删除账户的验证码',
      lead: '请输入以下验证码，申请删除您的 derouter 账户：',
      ignore: '如果不是您本人申请，说明有他人登录了您的账户：请在“设置”中结束其会话。',
    },
    security: {
      subject: '{code} 是您更改登录方式的验证码',
      lead: '请输入以下验证码，确认更改 derouter 的登录方式（例如添加通行密钥）：',
      ignore: '如果您没有申请此更改，说明有他人登录了您的账户：请在“设置”中结束其会话。',
    },
  },
  documents: { privacy: '隐私声明', refunds: '退款政策', 'acceptable-use': '可接受使用政策' },
  account: {
    emailChanged: {
      subject: '您的 derouter 账户邮箱已更改',
      lead: '您的 derouter 账户邮箱现已改为 {email}。本邮箱不能再用于登录该账户，其他会话均已结束。',
      more: '如果不是您本人操作，请立即联系客服。',
    },
    suspended: {
      subject: '您的 derouter 账户已停用',
      lead: '我们已停用您的账户。原因：{reason}',
      more: '您的密钥已无法使用，所有会话均已退出。您仍可登录查看自己的数据。如有异议，请回复本邮件。',
    },
    reinstated: {
      subject: '您的 derouter 账户已恢复',
      lead: '我们已恢复您的账户：{reason}',
      more: '您的密钥可以继续使用，无需任何操作。',
    },
    deletionRequested: {
      subject: '您的 derouter 账户将于 {day} 删除',
      lead: '您申请了删除账户。账户将于 {date}（{zone}）删除，在此之前一切照常。',
      more: '如需保留账户，请在“设置”中取消删除。届时剩余的额度将作废。如果不是您本人申请，请取消删除并结束其他会话：',
    },
    deletionCancelled: {
      subject: '您的 derouter 账户不会被删除',
      lead: '账户删除申请已取消。',
      more: '无需任何操作。自动充值仍保持关闭，需要时请重新开启。',
    },
    exportReady: {
      subject: '您的 derouter 账户数据已导出',
      lead: '包含我们所保存的全部账户数据的文件已准备好。',
      more: '链接在 24 小时内有效，且需要在已登录您账户的浏览器中打开：',
    },
    termsChanged: {
      subject: '服务条款将于 {day} 变更',
      lead: 'derouter 的服务条款将于 {date}（{zone}）变更为 {version} 版。生效后您再次访问时，我们会请您接受新条款。',
      more: '查看新条款：',
    },
    documentChanged: {
      subject: '《{document}》将于 {day} 变更',
      lead: 'derouter 的《{document}》将于 {date}（{zone}）变更为 {version} 版。生效后您再次访问时，我们会请您接受新版本。',
      more: '查看新版本：',
    },
  },
  codeExpiry: '验证码仅可使用一次，{minutes} 分钟内有效。',
  lowBalance: {
    subject: '您的 derouter 余额已低于 ${threshold}',
    lead: '您的余额为 ${balance}。您要求在余额低于 ${threshold} 时收到通知。',
    action: '充值：',
    why: '每次余额降到您在额度页面设置的金额以下时，会发送一次此邮件。',
  },
  upstreamCredit: {
    subject: '{upstream} 的余额即将用完',
    lead: '{upstream} 的预付余额为 ${left}。按最近七天的成本，还能用 {days} 天。',
    action: '请向服务商充值；剩余金额见：',
    why: '每次余额变低时，我们向所有者和工程师发送一次此邮件。',
  },
  modelWithdrawal: {
    subject: '{model} 将于 {day} 下线',
    lead: '模型 {model} 将于 {date}（{zone}）下线，届时对它的请求会被拒绝。{message}',
    action: '选择其他模型：',
    why: '此邮件仅发送一次，收件人是过去 30 天内用过该模型的客户。',
  },
  keyExpiry: {
    subject: '您的密钥“{key}”将于 {day} 到期',
    lead: '密钥“{key}”将于 {date}（{zone}）到期，届时使用它的程序将停止工作。',
    action: '延长有效期或创建新密钥：',
    why: '密钥到期前 14 天和 3 天会各发送一次此邮件。',
  },
  keyBudget: {
    subject: '您的密钥“{key}”已用去{period}的 {percent}%',
    lead: '密钥“{key}”的{period}为 ${limit}，已花费 ${spent}。',
    resets: '预算将于 {date}（{zone}）重置。',
    action: '修改预算：',
    why: '密钥用去预算的 80% 和 100% 时会各发送一次此邮件。',
    periods: { total: '总预算', day: '每日预算', week: '每周预算', month: '每月预算' },
  },
  webhookDisabled: {
    subject: '您 derouter 账户的一个 webhook 已停用',
    lead: '我们连续三天无法将事件送达 {url}，或该地址表示已不存在，因此已将其停用。在您重新启用之前，不会再向它发送事件。',
    action: '查看投递记录和重新启用的方法：',
    why: '这段时间内已记录的事件可以从投递记录中逐条重新发送。',
  },
  priceChange: {
    subject: '{model} 的价格将于 {day} 变更',
    subjectMany: '{count} 个模型的价格将变更',
    lead: '以下价格将变更。在此之前，每次调用仍按现行价格计费。',
    model: '{model}，自 {date}（{zone}）起',
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
  payment: {
    settled: {
      subject: '已充值 ${amount}（收据 {receipt}）',
      lead: '您的付款已到账：实际结算 ${settled}，余额增加 ${amount}。',
      more: '您申请的金额为 ${requested}。我们始终按实际结算金额入账，并扣除税款和付款前显示的手续费。收据 {receipt} 见附件。',
    },
    refunded: {
      subject: '已退款 ${amount}',
      lead: '我们已将 ${amount} 退回您付款时使用的方式，其中 ${credit} 从您的余额中扣除。',
      more: '视银行而定，到账最多可能需要十天。',
    },
    refundFailed: {
      subject: '退款 ${amount} 未成功',
      lead: '${amount} 的退款未能完成，${credit} 已退回您的余额。',
      more: '您可以在充值页面再次申请。',
    },
    refundAddress: {
      subject: '请确认 ${amount} 退款的收款地址',
      lead: '我们已准备好以加密货币退款 ${amount}。请确认收款地址。',
      more: '我们不会退到付款来源地址，因为它可能属于交易所。',
    },
    tokenNotAccepted: {
      subject: '我们收到了 {token}，但不会入账',
      lead: '您在 {network} 网络上的充值地址收到了 {quantity} {token}。我们不接受此代币，因此没有入账。',
      more: '款项并未丢失：请回复此邮件，我们会告知能否退回。请只使用付款页面显示的代币付款。',
    },
    disputeOpened: {
      subject: '一笔 ${amount} 的付款被提出争议',
      lead: '您的银行通知我们，一笔 ${amount} 的付款存在争议。争议处理期间，您的账户被暂停，密钥无法使用。',
      more: '如果您并非有意提出争议，请让银行撤回，并回复此邮件。',
    },
    disputeWon: {
      subject: '${amount} 的争议已结束',
      lead: '一笔 ${amount} 付款的争议裁定我方胜诉。被扣除的余额已退还，您的密钥恢复可用。',
      more: '您无需任何操作。',
    },
    disputeLost: {
      subject: '${amount} 的争议已结束',
      lead: '一笔 ${amount} 付款的争议裁定您方胜诉，银行已将款项退还给您。该笔付款对应的余额已被扣除。',
      more: '在我们审核之前，您的账户将保持暂停。如果您希望继续使用，请回复此邮件。',
    },
    topUpDeclined: {
      subject: '自动充值已关闭：银行卡被拒绝',
      lead: '我们未能从您保存的银行卡扣款 ${amount}，因此已关闭自动充值，并且不会再次尝试这张卡。',
      more: '请保存另一张银行卡或自行充值，然后重新开启自动充值。只要仍有额度，请求即可继续使用。',
    },
    topUpAuthentication: {
      subject: '您的银行要求您确认一笔 ${amount} 的付款',
      lead: '您的银行不允许在您不在场时自动扣款 ${amount}，因此没有扣款，自动充值也已关闭。',
      more: '请在额度页面充值，并在那里向银行确认付款。如果同时保存银行卡，即可重新开启自动充值。',
    },
    topUpCapReached: {
      subject: '自动充值已达到每月上限 ${amount}',
      lead: '我们不会超过您设置的每个自然月 ${amount} 的上限扣款，因此您的余额可能会用完。',
      more: '您可以自行充值或提高上限；否则自动充值将在下个月（UTC）继续。',
    },
    topUpReversal: {
      subject: '退款或争议后，自动充值已关闭',
      lead: '您的一笔付款被退款或提出争议。为避免因此再次扣款，我们已关闭自动充值。',
      more: '当余额不为负数时，您可以在额度页面重新开启。',
    },
    topUpNoCard: {
      subject: '自动充值没有可用的银行卡',
      lead: '您保存的银行卡已在支付服务商处被移除，自动充值无法扣款。',
      more: '请在额度页面保存一张银行卡以继续使用。',
    },
  },
  paymentAction: '您的付款记录：',
};

import type { LegalTexts } from './legal-texts.ts';

export const privacy: LegalTexts = {
  en: [
    {
      title: '1. Who is responsible',
      paragraphs: [
        'The operator of this service is responsible for the data described here. Its name and support address are shown beside this text; write to that address about anything on this page.',
        'This notice describes what the software stores. An operator may keep more outside of it, for instance support emails or the books that the law requires.',
      ],
    },
    {
      title: '2. Prompts and answers',
      paragraphs: [
        'Prompts, files, tool definitions and the answers of models pass through our server and are never stored or logged by us. They exist in memory while a call runs.',
        'Each call goes to the provider of the model that you name. If one provider connection fails, the same call may go to another connection that serves the same model. What a provider keeps is up to its own terms. If you use a feature that stores a response at the provider, we keep its id for up to 31 days, so that only your account can reach it.',
      ],
    },
    {
      title: '3. What we store about your account',
      paragraphs: [
        'Your email address, in the form you typed it and in the form that is used to recognise the same mailbox; your language, time zone and notification settings; the versions of our terms that you accepted, with the time and the network (the IPv4 address, or the first half of an IPv6 address).',
        'For each session: when it began and was last used, a description of the device from what your browser says about itself, and a coarsened network (the first three numbers of an IPv4 address, or the first three groups of an IPv6 address). Passkeys and authenticator apps are stored in the form that is needed to check them.',
        'For your keys: names, limits, budgets, allowed networks, times of use, and a hash of the secret. A secret itself cannot be read again.',
      ],
    },
    {
      title: '4. What we store about calls',
      paragraphs: [
        'Each admitted call leaves a receipt: time, key, model, dialect, token counts, rates and amounts, status, durations and the attempts at providers. If your program sends them, a receipt also has its label, its request id, the name of the client from its user agent, and a keyed hash of the agent session that the call names. A keyed hash of the end user is added only if you switched that on. A receipt contains no network address and no text of a prompt or an answer.',
        'Logs of the server contain request ids, paths, status codes and durations: no bodies, no keys, no query strings.',
      ],
    },
    {
      title: '5. What we store about payments',
      paragraphs: [
        'For each purchase: amounts, times, the method and the references of the payment provider, and, for cryptocurrency, deposit addresses and transactions, which are public on their chain. Card numbers never reach us: you enter them on the page of the payment provider. Consent to automatic top-ups is stored with its version, time and network.',
        'The notifications of payment providers are kept as evidence of a booking. They may contain what you told the provider, such as a name or an address for an invoice.',
      ],
    },
    {
      title: '6. How long',
      paragraphs: [
        'Sign-in codes, with the network that asked for them, for 30 days; counters against abuse for a day; counters of wrong codes for 30 days, or as long as the address has an account; sessions until you end them, or 14 days after their last use; the log of webhook deliveries for 30 days; mail that waits for delivery, encrypted, for a week after it was delivered; an export of your data for a day.',
        'The account, its keys and receipts are kept until you delete the account. Ledger entries, receipts and payments are kept afterwards, without your address, because a ledger that can be checked must be complete. The operator may archive old receipts.',
      ],
    },
    {
      title: '7. Cookies',
      paragraphs: [
        'There are two cookies, both essential: one keeps you signed in, one (NEXT_LOCALE) keeps your language. There is no tracking, and no page loads anything from third parties. If you choose a theme, your browser keeps it for this site, and never sends it.',
      ],
    },
    {
      title: '8. Who else receives data',
      paragraphs: [
        'The providers of the models that you call receive the calls, without your address and without your key. An identifier of an end user that your program puts into a call is part of that call.',
        'Payment providers receive what they need to take, refund and dispute a payment: an order number, the amount, and your email address if the method needs it. The nodes through which we read a chain see the deposit addresses. A mail server delivers our mails. Your own webhooks receive what you subscribed to. Nobody else receives data, unless the law obliges us. We do not sell data and show no advertising.',
      ],
    },
    {
      title: '9. Your rights',
      paragraphs: [
        'Under Settings you can change your address, export everything that is held about your account as one ZIP, end sessions and delete the account. A deletion takes effect after seven days and can be cancelled until then; your address is then removed wherever it is stored.',
        'What remains of a deleted account is bookkeeping under a pseudonym, and a keyed hash of the address, so that promotions are not used twice and a suspended or disputed account is not opened again. Write to the support address for anything that the pages do not offer. You may also complain to the data protection authority where you live.',
      ],
    },
    {
      title: '10. Changes',
      paragraphs: [
        'Every version of this notice stays on this page. Customers are told of material changes by email and at their next visit. The English text prevails over translations.',
      ],
    },
  ],
  zh: [
    {
      title: '1. 责任方',
      paragraphs: [
        '本服务的运营者对此处所述的数据负责，其名称和客服邮箱显示在本文旁边；与本页有关的任何问题请发邮件至该地址。',
        '本声明说明软件保存的数据。运营者可能在软件之外保存其他资料，例如客服邮件或法律要求的账簿。',
      ],
    },
    {
      title: '2. 提示词与回答',
      paragraphs: [
        '提示词、文件、工具定义和模型的回答只经过我们的服务器，我们从不保存，也不写入日志。它们仅在调用进行期间存在于内存中。',
        '每次调用都会发送给您所指定模型的服务商。若某个连接失败，同一调用可能改由提供同一模型的另一个连接处理。服务商保存哪些内容，以其自身条款为准。如果您使用会在服务商处保存回答的功能，我们会保存其编号最多 31 天，以确保只有您的账户可以访问。',
      ],
    },
    {
      title: '3. 我们保存的账户数据',
      paragraphs: [
        '您的邮箱地址，包括您输入的形式和用于识别同一邮箱的形式；语言、时区和通知设置；您接受过的条款版本，以及接受的时间和网络（IPv4 地址，或 IPv6 地址的前半部分）。',
        '每个会话：开始和最后使用的时间、根据浏览器自报信息生成的设备描述，以及粗略的网络（IPv4 地址的前三段，或 IPv6 地址的前三组）。通行密钥和身份验证器仅以验证所需的形式保存。',
        '您的密钥：名称、限制、预算、允许的网络、使用时间，以及密文的哈希。密钥内容本身无法再次读出。',
      ],
    },
    {
      title: '4. 我们保存的调用数据',
      paragraphs: [
        '每次被受理的调用都会留下账单：时间、密钥、模型、协议、token 数、单价和金额、状态、耗时，以及对服务商的尝试。如果您的程序发送了相关信息，账单还包含其标签、请求编号、来自 User-Agent 的客户端名称，以及该调用所指明的智能体会话的带密钥哈希。仅当您开启相应设置时，才会加上最终用户的带密钥哈希。账单不含网络地址，也不含提示词或回答的任何文字。',
        '服务器日志包含请求编号、路径、状态码和耗时，不含请求内容、密钥或查询参数。',
      ],
    },
    {
      title: '5. 我们保存的付款数据',
      paragraphs: [
        '每次购买：金额、时间、付款方式、支付服务商的编号；使用加密货币时，还有充值地址和在链上公开的交易。卡号不会到达我们这里：您在支付服务商的页面上输入。对自动充值的同意会连同版本、时间和网络一并保存。',
        '支付服务商的通知作为入账凭据保存，其中可能包含您告知服务商的信息，例如发票上的姓名或地址。',
      ],
    },
    {
      title: '6. 保存期限',
      paragraphs: [
        '登录验证码及请求它的网络保存 30 天；防滥用计数保存一天；错误验证码的计数保存 30 天，或该地址存在账户期间；会话保存到您将其结束，或最后一次使用后 14 天；Webhook 投递日志保存 30 天；待投递的邮件以加密形式保存，投递一周后清除；数据导出保存一天。',
        '账户及其密钥和账单保存到您删除账户为止。此后，账本记录、账单和付款记录仍会保留，但不再含有您的地址，因为可核对的账本必须完整。运营者可能会归档旧账单。',
      ],
    },
    {
      title: '7. Cookie',
      paragraphs: [
        '只有两个必要的 Cookie：一个用于保持登录，一个（NEXT_LOCALE）用于记住语言。没有任何跟踪，页面不会加载第三方内容。如果您选择了主题，浏览器只在本站保存它，且从不发送。',
      ],
    },
    {
      title: '8. 其他接收方',
      paragraphs: [
        '您所调用模型的服务商会收到调用内容，但不会收到您的地址和密钥。您的程序写入调用中的最终用户标识属于调用内容的一部分。',
        '支付服务商会收到收款、退款和处理争议所需的信息：订单号、金额，以及付款方式需要时的邮箱地址。我们用来读取区块链的节点会看到充值地址。邮件服务器负责投递我们的邮件。您自己的 Webhook 会收到您订阅的内容。除法律要求外，不会有其他人收到数据。我们不出售数据，也不展示广告。',
      ],
    },
    {
      title: '9. 您的权利',
      paragraphs: [
        '您可以在“设置”中更改邮箱地址、将账户的全部数据导出为一个 ZIP 文件、结束会话以及删除账户。删除在七天后生效，此前可以取消；生效后，您的地址会从所有保存处移除。',
        '已删除账户只会留下化名的账簿记录，以及地址的带密钥哈希，用于防止重复使用优惠，并防止被停用或有争议的账户重新开通。页面未提供的事项请发邮件至客服邮箱。您也可以向所在地的数据保护机构投诉。',
      ],
    },
    {
      title: '10. 变更',
      paragraphs: ['本声明的每个版本都保留在本页。重大变更会以邮件并在客户下次访问时告知。中文译文仅供参考，以英文版本为准。'],
    },
  ],
};
